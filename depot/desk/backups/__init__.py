"""Backups by a schedule: made when they are due, told when they are late, and tried by a drill."""
