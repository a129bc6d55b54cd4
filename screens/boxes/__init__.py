"""The box desk: search as you type, cards of boxes and files, and all that is done from them."""
