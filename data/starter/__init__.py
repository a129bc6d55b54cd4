"""Starter plan and schedule: examples to adapt, in our own words, approved for no school body."""
