"""Printers, stocks and profiles: kept, changed, taken out of use; sheets that were begun."""

from __future__ import annotations

import pytest

from depot.desk.entries import EntryMalformed, EntryNotNumber
from depot.desk.printing import kept, sheets
from depot.desk.printing.faults import PrinterNone, PrinterSecret, PrinterUnknown, StartWrong, StockNone, StockShipped
from depot.desk.printing.kept import NameTaken
from depot.desk.session import Session
from depot.desk.settings import change_station
from depot.errors import DepotError
from depot.model.event import Fact
from depot.model.roles import RoleTooLow
from depot.store.store import Store
from depot.store.verify import verify
from labels.faults import ProfileImpossible, StockImpossible, StockUnknown
from labels.printers.faults import PrinterAddressBad
from labels.profiles import Profile
from labels.stocks import builtin_stocks

OWN = builtin_stocks()["5163"]._replace(name="Dossiers Rive-Sud", aliases=())
KEY = "dossiers-rive-sud"


@pytest.mark.parametrize(
    ("name", "fields", "error"),
    [
        ("a b/c", {"address": "cups:x"}, EntryMalformed),
        ("", {"address": "cups:x"}, EntryMalformed),
        ("hp", {"address": "http://x"}, PrinterAddressBad),
        ("hp", {"address": "ipp://moi:secret@hp/ipp"}, PrinterSecret),
        ("hp", {"address": "cups:x", "dpi": 20}, EntryNotNumber),
    ],
)
def test_what_is_no_printer_is_refused(
    supervisor: Session, name: str, fields: dict[str, object], error: type[DepotError]
) -> None:
    with pytest.raises(error):
        kept.add_printer(supervisor, name, fields)
    assert kept.printers(supervisor.store) == []


def test_a_secret_is_not_told_again(supervisor: Session) -> None:
    with pytest.raises(PrinterSecret) as refused:
        kept.add_printer(supervisor, "hp", {"address": "ipp://moi:secret@hp/ipp"})
    assert "secret" not in f"{refused.value.facts}{refused.value.sentence()}"


def test_a_printer_comes_changes_goes_and_comes_back(supervisor: Session, store: Store) -> None:
    assert kept.add_printer(supervisor, "Bureau 2", {"address": "cups:HP"}).result == "bureau-2"
    with pytest.raises(NameTaken):
        kept.add_printer(supervisor, "bureau-2", {"address": "cups:HP"})
    kept.describe_printer(supervisor, "bureau-2", {"title": "Près de la fenêtre"})
    assert kept.describe_printer(supervisor, "bureau-2", {"title": "Près de la fenêtre"}).act == ""
    kept.retire_printer(supervisor, "bureau-2")
    with pytest.raises(PrinterUnknown):
        kept.printer(store, "bureau-2")
    kept.add_printer(supervisor, "bureau-2", {"address": "tcp://zebra:9100", "dpi": 300})
    (printer,) = kept.printers(store)
    assert (printer.address, printer.dpi, printer.title) == ("tcp://zebra:9100", 300, "Près de la fenêtre")
    assert verify(store.path).ok


def test_a_clerk_does_not_set_printers_up(clerk: Session) -> None:
    with pytest.raises(RoleTooLow):
        kept.add_printer(clerk, "x", {"address": "cups:x"})
    with pytest.raises(RoleTooLow):
        kept.keep_stock(clerk, OWN)


def test_a_terminal_has_its_printer_and_stock(supervisor: Session, store: Store) -> None:
    with pytest.raises(PrinterNone):
        kept.own_printer(store, "tty1")
    with pytest.raises(StockNone):
        kept.own_stock(store, "tty1")
    kept.add_printer(supervisor, "a", {"address": "cups:a"})
    assert kept.own_printer(store, "tty1") == "a", "the only one there is"
    kept.add_printer(supervisor, "b", {"address": "cups:b"})
    with pytest.raises(PrinterNone):
        kept.own_printer(store, "tty1")
    change_station(store, "tty1", {"printer": "b", "stock": "5160"})
    assert (kept.own_printer(store, "tty1"), kept.own_stock(store, "tty1")) == ("b", "5160")


def test_a_stock_of_the_depots_own(supervisor: Session, store: Store) -> None:
    assert kept.keep_stock(supervisor, OWN).result == KEY
    found = kept.stock(store, KEY)
    assert found == OWN._replace(name=KEY)
    assert kept.keep_stock(supervisor, OWN).act == "", "it is so already"
    kept.keep_stock(supervisor, OWN._replace(margin=2_500))
    assert kept.stock(store, KEY).margin == 2_500
    assert [*kept.stocks(store)][-1] == KEY
    kept.retire_stock(supervisor, KEY)
    with pytest.raises(StockUnknown):
        kept.stock(store, KEY)
    assert kept.stock(store, KEY, retired=True).margin == 2_500, "what waits in the queue can still be printed"


@pytest.mark.parametrize("name", ["5160", "8160", "Avery 5160"])
def test_what_ships_stays_as_it_is(supervisor: Session, name: str) -> None:
    shipped = kept.stock(supervisor.store, name)
    with pytest.raises(StockShipped):
        kept.keep_stock(supervisor, OWN._replace(name=shipped.name))


def test_an_impossible_stock_is_refused_with_its_numbers(supervisor: Session) -> None:
    with pytest.raises(StockImpossible):
        kept.keep_stock(supervisor, OWN._replace(cols=3))


@pytest.mark.parametrize("spec", ["", "[]", "{}", '{"cols":"three"}', '{"cols":-1}', '{"label_w":null}', "\\"])
def test_a_stock_that_another_program_wrote_wrongly_is_left_out(supervisor: Session, store: Store, spec: str) -> None:
    supervisor.do("reference", lambda tx: tx.append(Fact("stock.added", "stock/mal", {"spec": spec})))
    assert kept.own_stocks(store) == {}
    with pytest.raises(StockUnknown):
        kept.stock(store, "mal")


def test_a_profile_moves_and_never_scales(supervisor: Session, store: Store) -> None:
    kept.add_printer(supervisor, "hp", {"address": "cups:hp"})
    kept.add_printer(supervisor, "zebra", {"address": "tcp://zebra", "dpi": 300})
    sheet, roll = kept.stock(store, "8160"), kept.stock(store, "4x2")
    assert kept.profile(store, "hp", sheet) == Profile("hp", "5160", dpi=300)
    assert kept.profile(store, "hp", roll).dpi == 203
    assert kept.profile(store, "zebra", roll).dpi == 300
    kept.keep_profile(supervisor, Profile("hp", "8160", dx=600, skew=-250))
    assert kept.profile(store, "hp", sheet) == Profile("hp", "5160", dx=600, skew=-250)
    assert kept.profile(store, "zebra", sheet).dx == 0
    kept.forget_profile(supervisor, "hp", "5160")
    assert kept.profile(store, "hp", sheet).dx == 0
    with pytest.raises(ProfileImpossible):
        kept.keep_profile(supervisor, Profile("hp", "5160", dx=90_000))
    with pytest.raises(PrinterUnknown):
        kept.keep_profile(supervisor, Profile("none", "5160"))


def test_a_sheet_is_remembered_by_tray_and_stock(clerk: Session, store: Store) -> None:
    sheet, roll = kept.stock(store, "5160"), kept.stock(store, "4x2")
    assert sheets.next_free(store, "hp", sheet) == 1
    sheets.move(clerk, "hp", sheet, 7)
    sheets.move(clerk, "reste", kept.stock(store, "5163"), 3)
    assert sheets.next_free(store, "hp", sheet) == 7
    assert sheets.next_free(store, "autre", sheet) == 1
    assert sheets.next_free(store, "hp", roll) == 1
    assert [(each.tray, each.stock, each.next) for each in sheets.begun(store)] == [
        ("hp", "5160", 7),
        ("reste", "5163", 3),
    ]
    sheets.move(clerk, "hp", sheet, 1)
    assert [each.tray for each in sheets.begun(store)] == ["reste"]
    for position in (0, 31):
        with pytest.raises(StartWrong):
            sheets.move(clerk, "hp", sheet, position)


def test_a_sheet_outlives_the_program(clerk: Session, store: Store) -> None:
    sheets.move(clerk, "hp", kept.stock(store, "5160"), 12)
    with Store.open(store.path) as again:
        assert sheets.next_free(again, "hp", kept.stock(again, "5160")) == 12
