"""The reports desk: which lists and reports there are, each on show and written to a file."""
