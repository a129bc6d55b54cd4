"""All boxes in textual-fastdatatable, over Arrow: `fastdatatable.py DATABASE`. Runs in that package's own venv."""

import sqlite3
import sys
from contextlib import closing

from textual.app import App, ComposeResult
from textual.widgets import Footer
from textual_fastdatatable import ArrowBackend, DataTable


class Boxes(App[None]):
    """One table."""

    def compose(self) -> ComposeResult:
        with closing(sqlite3.connect(sys.argv[1])) as database:
            rows = database.execute("SELECT * FROM boxes ORDER BY rowid")
            names = [column[0] for column in rows.description]
            columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        yield DataTable(backend=ArrowBackend.from_pydict(columns), cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()


Boxes().run()
