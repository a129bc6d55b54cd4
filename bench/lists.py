"""Lists and search through a real terminal: open the box desk, jump to its end, page, type a word."""

from __future__ import annotations

import argparse
import time

from bench.measure import Timed, depot_in_terminal, depot_of, line, milliseconds

WORDS = ("finissants", "comptes", "paie", "proces", "gerard", "transport", "permis d", "oeuvres")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    db = depot_of(asked.boxes)
    print(f"lists, {asked.boxes} boxes")
    total = f"{asked.boxes:,}"
    opened, ended, paged, echoed, found, counted = [], [], [], [], [], []
    for _nth in range(asked.rounds):
        with depot_in_terminal(db, columns=120, rows=40) as terminal:
            terminal.seen("scan anything to see it")
            terminal.quiet()
            opened.append(_key(terminal, b"\x1b[17~", f"1 of {total}"))  # F6
            terminal.type(b"\x1b[B", 0)  # down: from the search line to the list
            terminal.quiet()
            ended.append(_key(terminal, b"\x1b[F", f"{total} of {total}"))
            terminal.quiet()
            paged += [_first(terminal, b"\x1b[5~") for _page in range(5)]
            terminal.type(b"\x1bOR", 0)  # F3: back to the search line
            terminal.quiet()
            for word in WORDS:
                for letter in word:
                    echo, first, last = _typed(terminal, letter)
                    echoed.append(echo)
                    found.append(first)
                    counted.append(last)
                terminal.type(b"\x15")
                terminal.quiet()
    line("open the box desk", milliseconds(opened))
    line("jump to the end", milliseconds(ended))
    line("page up", milliseconds(paged))
    line("search: key to echo", milliseconds(echoed))
    line("search: key to first page", milliseconds(found))
    line("search: key to last repaint, files and counts", milliseconds(counted))


def _key(terminal: Timed, key: bytes, text: str) -> float:
    mark = terminal.mark()
    sent = terminal.type(key, 0)
    return terminal.seen(text, mark) - sent


def _first(terminal: Timed, key: bytes) -> float:
    """To the first output after a key."""
    mark = terminal.mark()
    sent = terminal.type(key, 0)
    first = terminal.first(mark) - sent
    terminal.quiet(0.1)
    return first


def _typed(terminal: Timed, letter: str) -> tuple[float, float, float]:
    """To the echo of a letter, the first page found and the last repaint, as a person types.

    The echo is the first output, the page what is painted next; painted together, they came together.
    """
    mark = terminal.mark()
    sent = terminal.type(letter.encode(), 0)
    time.sleep(0.12)
    times = [at - sent for at in terminal.repaints(mark)] or [terminal.first(mark) - sent]
    return times[0], times[min(1, len(times) - 1)], times[-1]


if __name__ == "__main__":
    main()
