"""Which screens the application has. Each is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from depot.errors import DepotError
from screens import garbage
from screens.screenset import ScreenSet

if TYPE_CHECKING:
    from screens.app import DepotApp


def _scan(_app: DepotApp) -> Screen[Any]:
    from screens.scan.desk import ScanScreen

    return ScanScreen()


def _boxes(_app: DepotApp) -> Screen[Any]:
    from screens.boxes.desk import BoxesScreen

    return BoxesScreen()


def _shelves(_app: DepotApp) -> Screen[Any]:
    from screens.shelves.desk import ShelvesScreen

    return ShelvesScreen()


def _loans(_app: DepotApp) -> Screen[Any]:
    from screens.loans.desk import LoansScreen

    return LoansScreen()


def _requests(_app: DepotApp) -> Screen[Any]:
    from screens.requests.desk import RequestsScreen

    return RequestsScreen()


def _destruction(_app: DepotApp) -> Screen[Any]:
    from screens.destruction.desk import DestructionScreen

    return DestructionScreen()


def _transfers(_app: DepotApp) -> Screen[Any]:
    from screens.transfers.desk import TransfersScreen

    return TransfersScreen()


def _inventory(_app: DepotApp) -> Screen[Any]:
    from screens.inventory.desk import InventoryScreen

    return InventoryScreen()


def _labels(_app: DepotApp) -> Screen[Any]:
    from screens.labels.desk import LabelsScreen

    return LabelsScreen()


def _exchange(app: DepotApp) -> Screen[Any]:
    from depot.exchange.role import is_vault

    if is_vault(app.store, app.options.db):
        from screens.exchange.vaultdesk import VaultScreen

        return VaultScreen()
    from screens.exchange.desk import ExchangeScreen

    return ExchangeScreen()


def _reports(_app: DepotApp) -> Screen[Any]:
    from screens.reports.desk import ReportsScreen

    return ReportsScreen()


def _settings(_app: DepotApp) -> Screen[Any]:
    from screens.settings.desk import SettingsScreen

    return SettingsScreen()


def _sign_in(name: str, error: DepotError | None) -> Screen[None]:
    from screens.signin import SignIn

    return SignIn(name, error)


def _wizard() -> Screen[bool]:
    from screens.setup.wizard import SetupWizard

    return SetupWizard()


def _preload() -> None:
    for desk in SCREENS.desks:
        import_module(f"screens.{desk}.desk")
    garbage.settle()


SCREENS: Final = ScreenSet(
    desks={
        "scan": _scan,
        "boxes": _boxes,
        "shelves": _shelves,
        "loans": _loans,
        "requests": _requests,
        "destruction": _destruction,
        "transfers": _transfers,
        "inventory": _inventory,
        "labels": _labels,
        "exchange": _exchange,
        "reports": _reports,
        "settings": _settings,
    },
    sign_in=_sign_in,
    wizard=_wizard,
    preload=_preload,
)
"""The screens of `depot`."""
