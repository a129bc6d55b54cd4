"""Lists and reports as data: each says its columns, filters and rows; what writes them to files is written once."""
