"""Wording of the demonstration depot."""
