"""`depot labels stocks`: the label stocks that there are, and the depot's own."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from depot.cli.command import Command
from depot.cli.parser import text
from depot.words import N_, _

if TYPE_CHECKING:
    from depot.cli.context import Context
    from depot.cli.output import Record
    from depot.cli.parser import Parser
    from labels.stocks import Stock

_NAMES = {"sheet": N_("sheet"), "roll": N_("roll")}


def _for_stocks(parser: Parser) -> None:
    which = parser.add_mutually_exclusive_group()
    help_ = _("add the stocks of a TOML file, or change those of its names")
    which.add_argument("--add", type=text, metavar=_("FILE"), help=help_)
    which.add_argument("--retire", type=text, metavar=_("NAME"), help=_("take a stock of the depot's own out of use"))


def _stocks(context: Context, options: Namespace) -> int:
    from depot.desk.printing import kept

    if options.add is not None:
        names = [kept.keep_stock(context.session, stock).result or "" for stock in _read(options.add)]
        wanted = {name: stock for name, stock in kept.stocks(context.reader).items() if name in names}
    elif options.retire is not None:
        kept.retire_stock(context.session, options.retire)
        wanted = kept.stocks(context.reader)
    else:
        wanted = kept.stocks(context.reader)
    own = kept.own_stocks(context.reader)
    context.out.table([(_record(stock, own=name in own), _cells(stock)) for name, stock in wanted.items()])
    return 0


def _read(name: str) -> tuple[Stock, ...]:
    """The stocks of a file. Raises FileNotRead, StockMalformed, StockImpossible."""
    from depot.cli.faults import FileNotRead
    from labels.stocks import parse_stocks

    try:
        return parse_stocks(Path(name).read_bytes(), name)
    except OSError as error:
        raise FileNotRead(file=name, reason=error.strerror or str(error)) from error


def _record(stock: Stock, *, own: bool) -> Record:
    record: dict[str, Any] = {"stock": stock.name, "own": own, **stock._asdict()}
    for name in ("name", "x0", "y0"):
        record.pop(name)
    record |= {"first_x": stock.x0, "first_y": stock.y0}
    return record | {"aliases": list(stock.aliases), "per_page": stock.per_page}


def _cells(stock: Stock) -> tuple[str, ...]:
    from depot.desk.printing.lengths import millimetres

    size = _("{width} x {height} mm").format(width=millimetres(stock.label_w), height=millimetres(stock.label_h))
    page = _("{n} on a sheet").format(n=stock.per_page) if stock.kind == "sheet" else ""
    return stock.name, _(_NAMES[stock.kind]), size, page, ", ".join(stock.aliases)


COMMANDS = {"stocks": Command(N_("list the label stocks"), _stocks, _for_stocks)}
