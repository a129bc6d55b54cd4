"""Transfers (versements): announced on slips, received, compared, verified by a second person, returned on paper."""
