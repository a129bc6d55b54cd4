"""The loan desk: what is out, who has it, what comes back."""
