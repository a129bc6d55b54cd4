"""Side by side with others: programs of the same trade, each in a virtual environment of its own, on the same boxes."""
