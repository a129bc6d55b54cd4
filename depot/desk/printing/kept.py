"""Printers, label stocks of the depot's own, and how each printer prints on each stock.

All three are events, so that a job in the queue means the same at every terminal; which printer a terminal uses when
nobody says is a setting of that terminal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from depot.desk.entries import EntryMalformed, changed, checked, clean, number, text
from depot.desk.printing.faults import PrinterNone, PrinterSecret, PrinterUnknown, StockNone, StockShipped
from depot.desk.seen import known
from depot.desk.session import Session
from depot.desk.settings import change_station, station_value
from depot.errors import Refused
from depot.model import reference, roles
from depot.model.event import Fact
from depot.model.reference import Printer
from depot.store.lookup import Reader
from depot.store.store import Done, Store, Tx
from depot.words import N_

if TYPE_CHECKING:
    from labels.profiles import Profile
    from labels.stocks import Stock

_NAME: Final = re.compile(r"[0-9a-zà-ÿ][0-9a-zà-ÿ.x_-]{0,39}")
_SECRET: Final = re.compile(r"//[^/@]*:[^/@]*@")

SHEET_DPI: Final = 300
"""Dots per inch of pages: the grid that 300, 600 and 1200 dpi share."""

LABEL_DPI: Final = 203
"""Dots per inch of a label printer about which nobody said."""

PRINTER_CHECKS: Final = {"address": text(300, needed=True), "title": text(80), "dpi": number(60, 1_200)}
"""What a person may say of a printer."""


class NameTaken(Refused):
    """Facts: name."""

    what = N_("There is already one of the name {name}.")
    todo = N_("Choose another name, or change the one that is there.")


def name_of(written: str) -> str:
    """The name of a printer, a sheet or a stock: lower case, without spaces. Raises EntryMalformed."""
    name = clean(written).casefold().replace(" ", "-")
    if not _NAME.fullmatch(name):
        raise EntryMalformed(field="name", value=name[:40], form="a-z, 0-9, . - _")
    return name


def printers(reader: Reader) -> list[Printer]:
    """The printers of this depot that are in use, by name."""
    own = f"{reader.stream_head().node}/"
    return [printer for printer in reader.all(Printer) if printer.key.startswith(own)]


def short(key: str) -> str:
    """The name in the key of a printer or a profile: what stands behind the depot."""
    return key.partition("/")[2]


def printer(reader: Reader, name: str) -> Printer:
    """A printer in use. Raises PrinterUnknown."""
    found = reader.get(Printer, f"{reader.stream_head().node}/{name}")
    if found is None or found.retired:
        names = ", ".join(short(each.key) for each in printers(reader))
        raise PrinterUnknown(printer=name, printers=names or "—")
    return found


def own_printer(store: Store, station: str) -> str:
    """Name of the printer that a terminal prints to. Raises PrinterNone."""
    name = station_value(store, station, "printer")
    if not name:
        every = printers(store)
        if len(every) != 1:
            raise PrinterNone
        return short(every[0].key)
    return name


def add_printer(session: Session, name: str, fields: Mapping[str, Any]) -> Done[str]:
    """Add a printer: address, title, dpi (of a label printer). Returns its name.

    Raises NameTaken, PrinterSecret, PrinterAddressBad and what depot.desk.entries raises.
    """
    key = name_of(name)

    def work(tx: Tx) -> str:
        body = _printer_body({"address": "", **fields})
        now = tx.get(Printer, f"{tx.node}/{key}")
        if now is not None and not now.retired:
            raise NameTaken(name=key)
        kept = {name: value for name, value in body.items() if value not in {"", None}}
        if now is None:
            tx.append(Fact("printer.added", f"printer/{tx.node}/{key}", kept))
        else:
            tx.append(Fact("printer.described", f"printer/{tx.node}/{key}", {**changed(now, body), "retired": 0}))
        return key

    return session.do(roles.REFERENCE, work)


def describe_printer(session: Session, name: str, changes: Mapping[str, Any]) -> Done[None]:
    """Change what is known of a printer. Raises PrinterUnknown, PrinterSecret, PrinterAddressBad."""

    def work(tx: Tx) -> None:
        now = printer(tx, name)
        body = changed(now, _printer_body(changes))
        if body:
            tx.append(Fact("printer.described", f"printer/{now.key}", body))

    return session.do(roles.REFERENCE, work)


def retire_printer(session: Session, name: str) -> Done[None]:
    """Take a printer out of use; what waits for it stays in the queue until it is sent elsewhere."""

    def work(tx: Tx) -> None:
        tx.append(Fact("printer.retired", f"printer/{printer(tx, name).key}", {}))

    return session.do(roles.REFERENCE, work)


def _printer_body(fields: Mapping[str, Any]) -> dict[str, Any]:
    from labels.printers import open_printer

    body = checked(fields, PRINTER_CHECKS)
    if "address" in body:
        if _SECRET.search(str(body["address"])):
            raise PrinterSecret
        open_printer(str(body["address"]))
    return body


def own_stocks(reader: Reader, *, retired: bool = False) -> dict[str, Stock]:
    """The stocks of the depot's own, by name; one that another program wrote and no paper can have is left out."""
    found = (_stock(kept) for kept in reader.all(reference.Stock, retired=retired))
    return {each.name: each for each in found if each is not None}


def stocks(reader: Reader) -> dict[str, Stock]:
    """Every stock, those that ship with the program first, by name."""
    from labels.stocks import builtin_stocks

    return {**builtin_stocks(), **own_stocks(reader)}


def stock(reader: Reader, name: str, *, retired: bool = False) -> Stock:
    """A stock by its name, or by another product number of it. Raises StockUnknown."""
    from labels import stocks as shipped

    return shipped.stock(name, own_stocks(reader, retired=retired))


def own_stock(store: Store, station: str) -> str:
    """Name of the stock that a terminal prints on. Raises StockNone."""
    name = station_value(store, station, "stock")
    if not name:
        raise StockNone(stocks=", ".join(stocks(store)))
    return name


def keep_terminal(store: Store, station: str, values: Mapping[str, str]) -> None:
    """Change settings of a station, as change_station does; its printer and its stock must be on record.

    Raises PrinterUnknown, StockUnknown and what change_station raises.
    """
    checks = {"printer": lambda name: short(printer(store, name).key), "stock": lambda name: stock(store, name).name}
    named = {key: checks[key](name) if name and key in checks else name for key, name in values.items()}
    change_station(store, station, named)


def keep_stock(session: Session, new: Stock) -> Done[str]:
    """Add a stock of the depot's own, or change one of that name. Raises StockImpossible, StockShipped."""
    from labels.stocks import builtin_stocks, check

    named = new._replace(name=name_of(new.name))
    check(named)
    if named.name in builtin_stocks() or any(named.name in each.aliases for each in builtin_stocks().values()):
        raise StockShipped(stock=named.name)

    def work(tx: Tx) -> str:
        now, spec = tx.get(reference.Stock, named.name), _spec(named)
        if now is None:
            tx.append(Fact("stock.added", f"stock/{named.name}", {"spec": spec}))
        elif now.spec != spec or now.retired:
            tx.append(Fact("stock.described", f"stock/{named.name}", {"spec": spec, "retired": 0}))
        return named.name

    return session.do(roles.REFERENCE, work)


def retire_stock(session: Session, name: str) -> Done[None]:
    """Take a stock of the depot's own out of use; jobs that wait for it can still be printed."""

    def work(tx: Tx) -> None:
        if not known(tx, reference.Stock, name).retired:
            tx.append(Fact("stock.retired", f"stock/{name}", {}))

    return session.do(roles.REFERENCE, work)


def profile(reader: Reader, printer_name: str, on: Stock) -> Profile:
    """How a printer prints on a stock; without corrections where nobody measured any."""
    from labels.profiles import Profile

    node = reader.stream_head().node
    device = reader.get(Printer, f"{node}/{printer_name}")
    own = device.dpi if device is not None else None
    plain = Profile(printer_name, on.name, dpi=own or (LABEL_DPI if on.kind == "roll" else SHEET_DPI))
    kept = reader.get(reference.Profile, f"{node}/{printer_name}/{on.name}")
    if kept is None or kept.retired:
        return plain
    return plain._replace(
        **{name: told for name, told in _fields(kept.spec, plain).items() if name != "dpi" or not own}
    )


def keep_profile(session: Session, new: Profile) -> Done[None]:
    """Keep how a printer prints on a stock. Raises PrinterUnknown, StockUnknown, ProfileImpossible."""
    from labels.profiles import check

    check(new)

    def work(tx: Tx) -> None:
        owner, on = printer(tx, new.printer), stock(tx, new.stock)
        key, spec = f"{owner.key}/{on.name}", _spec(new._replace(stock=on.name))
        now = tx.get(reference.Profile, key)
        if now is None:
            tx.append(Fact("profile.added", f"profile/{key}", {"spec": spec}))
        elif now.spec != spec or now.retired:
            tx.append(Fact("profile.described", f"profile/{key}", {"spec": spec, "retired": 0}))

    return session.do(roles.REFERENCE, work)


def forget_profile(session: Session, printer_name: str, stock_name: str) -> Done[None]:
    """Print on a stock without corrections again."""

    def work(tx: Tx) -> None:
        now = known(tx, reference.Profile, f"{tx.node}/{printer_name}/{stock_name}")
        if not now.retired:
            tx.append(Fact("profile.retired", f"profile/{now.key}", {}))

    return session.do(roles.REFERENCE, work)


def _stock(kept: reference.Stock) -> Stock | None:
    from labels.faults import StockImpossible
    from labels.stocks import Stock, check

    blank = Stock(kept.key, "sheet", 0, 0, 0, 0)
    try:
        return check(blank._replace(**_fields(kept.spec, blank))._replace(name=kept.key))
    except (StockImpossible, TypeError):
        return None


def _spec(told: Any) -> str:
    """The JSON that is kept."""
    return json.dumps(told._asdict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _fields(spec: str, like: Any) -> dict[str, Any]:
    """What a kept JSON says, as far as this program knows the fields; nothing of what is none."""
    try:
        told = json.loads(spec)
    except ValueError:
        return {}
    fields = {name: value for name, value in told.items() if name in like._fields} if isinstance(told, dict) else {}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
