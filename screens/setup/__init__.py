"""The first run: a few questions, and there is a depot."""
