"""What reports are made of: statements that give rows one after another, however many there are."""
