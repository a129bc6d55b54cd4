"""What goes out for people: lists, slips and certificates; it only reads."""
