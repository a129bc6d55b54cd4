"""The label desk: what to print, on which sheet from which position, and what waits for a printer."""
