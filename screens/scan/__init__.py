"""The scan desk: home of the program."""
