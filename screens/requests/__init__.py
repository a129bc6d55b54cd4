"""The requests desk: what units ask for, what is to be picked, what it is answered with."""
