"""All boxes in Textual's DataTable, as its documentation says: `datatable.py DATABASE`."""

import sqlite3
import sys
from contextlib import closing

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer


class Boxes(App[None]):
    """One table."""

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        with closing(sqlite3.connect(sys.argv[1])) as database:
            rows = database.execute("SELECT * FROM boxes ORDER BY rowid")
            table.add_columns(*(column[0] for column in rows.description))
            table.add_rows(rows)
        table.focus()


Boxes().run()
