"""Retention arithmetic: from plain facts to a date, a disposition, and the reasons for both (docs/retention.md)."""
