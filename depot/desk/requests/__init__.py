"""Requests of units: registered, picked at the shelves, answered by a loan, a scan, a text or a withdrawal."""
