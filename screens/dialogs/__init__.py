"""Dialogs: each asks one thing and returns a typed answer; the caller acts on it."""
