"""Labels beside those that others make: how long they take, and how well they read after what befalls labels.

    python -m bench.peers --install      the others, each into a virtual environment of its own
    python -m bench.labels               all of it; --quick for a first impression

All make the same labels of boxes on Avery 5160, with bars and QR of the same size at the same places; makers take
turns, round by round. Times are those of processes that run already. Rates are hundredths of bars/QR that zxing-cpp
reads; decodability is computed from the dots by ISO/IEC 15416, for the worst of all bars. A sheet at 203 dpi is nothing
that anybody should print: labels go to such printers as dots (`dots`, what ours does by itself).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from bench.beside.table import compare
from bench.labelling.damage import DAMAGES
from bench.labelling.makers import MAKERS, OURS, Maker, Running
from bench.labelling.orders import SHEETS, STOCK, order
from bench.labelling.reading import RASTERISERS, Picture, Score, picture, pictures, read, worst
from bench.measure import line
from labels.checking import check_pdf
from labels.faces.box import draw
from labels.grading import grade
from labels.pdf import pdf
from labels.sheet import lay

DPIS: Final = (203, 300, 600)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=34, help="sheets of the long job (default: 34, 1 000 labels)")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each maker (default: 7)")
    parser.add_argument("--labels", type=int, default=30, help="labels that are damaged and read (default: 30)")
    parser.add_argument("--only", choices=("times", "reading"), help="measure only this")
    parser.add_argument("--quick", action="store_true", help="5 turns, 4 sheets, 6 labels")
    asked = parser.parse_args(arguments)
    if asked.quick:
        asked.rounds, asked.sheets, asked.labels = 5, 4, 6
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_:
        running = _start(open_)
        if asked.only != "reading":
            times(running, Path(folder), asked.rounds, asked.sheets)
        if asked.only != "times":
            reading(running, Path(folder), asked.labels)


def _start(open_: ExitStack) -> dict[Maker, Running]:
    """Those that are installed, at work until the stack is closed."""
    running = {}
    for maker in MAKERS:
        if maker.installed:
            running[maker] = open_.enter_context(Running(maker))
        else:
            line(maker.name, "not installed")
    return running


def times(running: dict[Maker, Running], folder: Path, rounds: int, sheets: int) -> None:
    """How long a sheet, a long job and single labels take; and our check of a sheet."""
    for some in (1, sheets):
        labels = some * STOCK.per_page
        print(f"{some} sheet{'s' * (some > 1)} of {STOCK.name} to PDF, {labels} labels")
        job = Job("pdf", labels, SHEETS, folder / "timed.pdf")
        _turns([each for maker, each in running.items() if labels <= maker.most], job, rounds)
    for dpi in DPIS:
        print(f"one label to PNG at {dpi} dpi")
        job = Job("png", 1, dpi, folder / "timed.png")
        _turns([each for maker, each in running.items() if "png" in maker.makes], job, rounds * 3)
    print("one label to ZPL at 203 dpi; none of the others has it")
    _turns([running[OURS]], Job("zpl", 1, 203, folder / "timed.zpl"), rounds * 3)
    print("ours again, in this process: a sheet made; made and checked, all of it rasterised and read")
    compare({"made": lambda: _sheet(check=False), "made and checked": lambda: _sheet(check=True)}, rounds, warm=True)


class Job(NamedTuple):
    """What is timed."""

    what: str
    labels: int
    dpi: int
    to: Path


def _turns(makers: Sequence[Running], job: Job, rounds: int) -> None:
    boxes = range(job.labels, sys.maxsize, job.labels)
    compare({each.maker.name: partial(_timed, each, job, iter(boxes)) for each in makers}, rounds, warm=True)


def _timed(running: Running, job: Job, firsts: Iterator[int]) -> dict[str, float]:
    """One turn, on boxes that this maker has not seen: nothing can be kept from the turn before."""
    return {"time": running.make(order(job.labels, job.dpi, next(firsts)), job.what, job.to)}


def _sheet(*, check: bool) -> dict[str, float]:
    boxes = order(STOCK.per_page, first=100_000).boxes
    start = time.perf_counter()
    pages = lay([draw(box, STOCK.room(300), 300) for box in boxes], STOCK)
    document = pdf(pages, "bench")
    if check:
        check_pdf(document, pages).demand()
    return {"time": time.perf_counter() - start}


def reading(running: dict[Maker, Running], folder: Path, count: int) -> None:
    """What is read at each resolution, by maker and way to the paper."""
    for dpi in DPIS:
        found: dict[str, list[Picture]] = {}
        for maker, each in running.items():
            found |= {f"{maker.name}: {way}": seen for way, seen in _ways(each, folder, count, dpi).items()}
        print(f"{dpi} dpi, {count} labels: decodability of the worst bars; bars/QR read without damage; mean of all")
        scores: dict[str, dict[str, Score]] = {}
        for name, labels in found.items():
            scores[name] = {damage: read(labels, damage) for damage in DAMAGES}
            value = worst(labels)
            mean = [statistics.mean(100 * getattr(s, kind) / s.labels for s in scores[name].values()) for kind in KINDS]
            wrong = sum(score.wrong for score in scores[name].values())
            line(
                name,
                f"{value:4.2f} {grade(value)}  {scores[name]['none'].shares:>8}  {mean[0]:3.0f}/{mean[1]:3.0f}"
                + (f"  misread {wrong}" if wrong else ""),
            )
        _table(scores)


KINDS: Final = ("bars", "qr")


def _ways(running: Running, folder: Path, count: int, dpi: int) -> dict[str, list[Picture]]:
    """The labels of one maker as dots and through each rasteriser, as far as it makes them."""
    made: dict[str, list[Picture]] = {}
    if "png" in running.maker.makes:
        dots = []
        for nth in range(count):
            one, target = order(1, dpi, nth), folder / "label.png"
            running.make(one, "png", target)
            dots.append(picture(Image.open(target), one, 0, dpi))
        made["dots"] = dots
    if "png" not in running.maker.makes or running.maker is OURS:
        sheet, document = order(count), folder / "read.pdf"
        running.make(sheet, "pdf", document)
        for name, rasterise in RASTERISERS.items():
            pages = enumerate(rasterise(document, dpi))
            made[f"PDF, {name}"] = [label for nth, page in pages for label in pictures(page, sheet, nth, dpi)]
    return made


def _table(scores: dict[str, dict[str, Score]]) -> None:
    """Every damage in a row, every way in a column with the number of its line above."""
    print("  " + " " * 24 + "".join(f"{nth:>9}" for nth in range(1, len(scores) + 1)))
    for damage in DAMAGES:
        print(f"  {damage:<24}" + "".join(f"{each[damage].shares:>9}" for each in scores.values()), flush=True)


if __name__ == "__main__":
    main()
