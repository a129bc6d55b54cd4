"""The transfer desk: what units announce and send, what came of it."""
