"""One box by its code, and a first page of search results: ours, raw sqlite3, peewee, datasette, sqlite-utils.

Ours reads the depot; the others read the same boxes in one table, so what they give is less than our card or row.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.beside import venvs
from bench.beside.handout import handout
from bench.beside.table import Contestant, compare
from bench.measure import ROOT, depot_of, line, signed_in, some_codes, timed
from depot.desk.cards import card
from depot.model.box import Box
from depot.model.codes import code_id
from depot.model.queryparse import parse
from depot.store.listing import Listing
from depot.store.search import Searcher
from depot.store.store import Store

WORDS: Final = (
    *("dossiers finiss", "permis abs", "comptes payer", "procès-verb", "transport scol", "résolutions comité"),
    *("factures 2003", "plans interv", "bulletins cafét", "correspondance bibli", "gag", "ententes sorties éduc"),
)
"""Searches, the last word not finished."""

PAGE: Final = 50

BY_KEY: Final = "SELECT * FROM boxes WHERE code = ?"
BY_WORDS: Final = """
SELECT b.* FROM boxes_fts f JOIN boxes b ON b.rowid = f.rowid WHERE boxes_fts MATCH ? ORDER BY f.rowid DESC LIMIT 50
"""

Ask = Callable[[str], object]
"""Looks up one code, or searches for some words."""


def compare_lookups(boxes: int, rounds: int) -> None:
    """Print look-ups and searches, in a process and as commands."""
    depot, table = depot_of(boxes), handout(boxes)
    with ExitStack() as open_:
        store = open_.enter_context(Store.open(depot, readonly=True))
        codes = some_codes(store, "box", "B", 40)
        by_key, by_words = _within(open_, store, table)
        print(f"one of {boxes} boxes by its code")
        compare({who: _each(ask, codes) for who, ask in by_key.items()}, rounds, warm=True)
        print(f"first {PAGE} found by words, last word unfinished, among {boxes}")
        compare({who: _each(ask, WORDS) for who, ask in by_words.items()}, rounds, warm=True)
    print("the same as commands, from exec to exit")
    compare(_commands(depot, table, codes[7]), rounds, warm=True)


def _each(ask: Ask, texts: Sequence[str]) -> Contestant:
    """Time each text; LookupError when nothing was found by any, since then nothing was measured."""

    def once() -> dict[str, list[float]]:
        found: list[object] = []
        taken = []
        for text in texts:
            start = time.perf_counter()
            found.append(ask(text))
            taken.append(time.perf_counter() - start)
        if not any(found):
            raise LookupError("nothing was found")
        return {"time": taken}

    return once


def _within(open_: ExitStack, store: Store, table: Path) -> tuple[dict[str, Ask], dict[str, Ask]]:
    """What a running program does; all stay open until the stack is closed."""
    from peewee import IntegerField, Model, SqliteDatabase, TextField

    today = datetime.now(UTC).date()
    searcher, listing = open_.enter_context(Searcher(store)), Listing(store)
    raw = open_.enter_context(closing(sqlite3.connect(table)))
    database = SqliteDatabase(str(table))
    open_.callback(database.close)

    class Boxes(Model):
        code = TextField(primary_key=True)
        title, unit, number, status = TextField(), TextField(), TextField(), TextField()
        class_code = TextField(column_name="class")
        year_from, year_to = IntegerField(), IntegerField()

    Boxes.bind(database)
    by_key: dict[str, Ask] = {
        "depot: the box": lambda code: store.get(Box, code_id(code)),
        "depot: its card, with place, files and people": lambda code: card(store, code, today),
        "floor: raw sqlite3": lambda code: raw.execute(BY_KEY, (code,)).fetchone(),
        "peewee execute_sql": lambda code: database.execute_sql(BY_KEY, (code,)).fetchone(),  # type: ignore[no-untyped-call]
        "peewee Model.get": Boxes.get_by_id,
    }
    by_words: dict[str, Ask] = {
        "depot: ids and rows": lambda words: listing.boxes(searcher.boxes(parse(words), PAGE).ids),
        "floor: raw sqlite3, plain FTS5": lambda words: raw.execute(BY_WORDS, (_prefixed(words),)).fetchall(),
    }
    peer = venvs.DATASETTE
    if not peer.installed:
        line(peer.version, "not installed")
        return by_key, by_words
    get = open_.enter_context(_served(table))
    by_key["datasette, JSON"] = lambda code: json.loads(get(f"/{table.stem}/boxes/{code}.json"))["rows"]
    by_key["datasette, page"] = lambda code: b"<td" in get(f"/{table.stem}/boxes/{code}")
    by_words["datasette, JSON"] = lambda words: json.loads(get(_found(table, words, "boxes.json")))["rows"]
    by_words["datasette, page"] = lambda words: b"<td" in get(_found(table, words, "boxes"))
    return by_key, by_words


def _prefixed(words: str) -> str:
    """FTS5 for all words, the last one by its beginning."""
    return " ".join(f'"{word}"' for word in words.split()) + "*"


def _found(table: Path, words: str, page: str) -> str:
    return f"/{table.stem}/{page}?_searchmode=raw&_size={PAGE}&_search={quote(_prefixed(words))}"


@contextmanager
def _served(table: Path) -> Iterator[Callable[[str], bytes]]:
    """Datasette on a free port, and what gets a page of it through one connection."""
    argv = [str(venvs.DATASETTE.program), "serve", "-p", "0", str(table)]
    env = {**os.environ, **venvs.DATASETTE.env()}
    with subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            address = next(
                found for said in server.stderr if (found := re.search(r"running on http://(.+):(\d+)", said))
            )
            with closing(http.client.HTTPConnection(address[1], int(address[2]), timeout=60)) as connection:

                def get(path: str) -> bytes:
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    body = answer.read()
                    if answer.status != http.HTTPStatus.OK:
                        raise OSError(f"{path}: {answer.status}")
                    return body

                yield get
        finally:
            server.terminate()


def _commands(depot: Path, table: Path, code: str) -> Mapping[str, Contestant]:
    words = WORDS[0]
    datasette, utils = venvs.DATASETTE, venvs.SQLITE_UTILS
    commands: dict[str, Callable[[], None]] = {
        "depot show CODE": lambda: _run(["-m", "depot", "show", code], depot),
        "depot search WORDS": lambda: _run(["-m", "depot", "search", words], depot),
        "floor: python -c 'import sqlite3, argparse'": lambda: _run(["-c", "import sqlite3, argparse"], depot),
    }
    if datasette.installed:
        one, some = f"/{table.stem}/boxes/{code}.json", _found(table, words, "boxes.json")
        commands["datasette --get, one box"] = lambda: datasette.run([str(table), "--get", one])
        commands["datasette --get, search"] = lambda: datasette.run([str(table), "--get", some])
    if utils.installed:
        one_box = ["query", str(table), BY_KEY.replace("?", ":code"), "-p", "code", code]
        search = ["search", str(table), "boxes", _prefixed(words), "--limit", str(PAGE)]
        commands["sqlite-utils query, one box"] = lambda: utils.run(one_box)
        commands["sqlite-utils search"] = lambda: utils.run(search)
    else:
        line(utils.version, "not installed")
    return {who: lambda command=command: {"time": timed(command, 1)} for who, command in commands.items()}  # type: ignore[misc]


def _run(argv: Sequence[str], depot: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | signed_in(depot)
    subprocess.run([sys.executable, *argv], cwd=ROOT, env=env, check=True, capture_output=True)
