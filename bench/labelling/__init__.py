"""Labels beside those of others: what is ordered, who makes it, what befalls a label, and what is read of it."""
