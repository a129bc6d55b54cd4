"""What comes in: files of other systems read, checked row by row and written through the desks."""
