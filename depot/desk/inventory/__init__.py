"""Inventories: started, counted by scan, settled problem by problem, closed."""
