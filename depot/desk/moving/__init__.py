"""Moving all that stands at one place to another: what would move and what would not, then the move in one act."""
