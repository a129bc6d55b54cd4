"""What things are: values, states and their pure folds; no database, clock, randomness, file or screen."""
