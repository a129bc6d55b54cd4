"""Contestants take turns, so that what else the machine does meanwhile falls on all; medians beside ours."""

from __future__ import annotations

import statistics
import subprocess
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bench.measure import line, quantile

Figures = Mapping[str, float | Sequence[float]]
"""What one run of one contestant gave, by name: seconds (or MB, where the name says so), one or several."""

Contestant = Callable[[], Figures]


def compare(contestants: Mapping[str, Contestant], rounds: int, *, warm: bool = False) -> None:
    """Let all run, round by round in turn, and print each figure as a ratio to the first contestant's.

    `warm`: a round before that is not counted, in which files are read for the first time and settings written.
    """
    taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    failed: dict[str, str] = {}
    for nth in range(-1 if warm else 0, rounds):
        for who, run in contestants.items():
            if who in failed:
                continue
            try:
                figures = run()
            except (OSError, subprocess.CalledProcessError) as error:
                failed[who] = str(error).partition("\n")[0]
                continue
            for what, figure in figures.items() if nth >= 0 else ():
                taken[what][who] += [figure] if isinstance(figure, (int, float)) else figure
    for what, by_whom in taken.items():
        print(f" {what}")
        _print(by_whom, what.endswith("MB"))
    for who, why in failed.items():
        line(f"{who}: gave up", why)


def _print(by_whom: Mapping[str, Sequence[float]], memory: bool) -> None:
    ours = statistics.median(next(iter(by_whom.values())))
    for who, values in by_whom.items():
        middle = statistics.median(values)
        ratio = f"x {middle / ours:<7.3g}" if ours else ""
        if memory:
            line(who, f"{ratio} {middle:10.0f} MB  n={len(values)}")
        else:
            line(who, f"{ratio} {middle * 1e3:10.3f} ms  p99 {quantile(values, 0.99) * 1e3:10.3f}  n={len(values)}")
