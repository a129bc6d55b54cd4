"""What goes to the programs of other archives as CSV, in the templates of those programs."""
