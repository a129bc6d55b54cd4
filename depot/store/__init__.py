"""Where things are kept: the connection, the tables, the journal and its fold; no business rule."""
