"""Settings: this terminal, its scanner, the people who work here."""
