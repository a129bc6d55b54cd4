"""The clock of the demonstration: it is set, and goes on by a second each time it is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta


class SetClock:
    """A clock for Store: calling it gives the time."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """The time, a second later than the last time it was asked."""
        self.now += timedelta(seconds=1)
        return self.now

    def go_to(self, moment: datetime) -> None:
        """Set it forward; never back."""
        self.now = max(self.now, moment)
