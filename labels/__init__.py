"""Labels: a payload becomes symbols, a face, a sheet, a file or a printer's job; no database, no screen."""
