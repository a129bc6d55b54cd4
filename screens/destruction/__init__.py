"""The destruction desk: what is due, and why."""
