"""Which screens the application has. Each is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from textual.screen import Screen

from depot.errors import DepotError
from screens import garbage
from screens.screenset import ScreenSet


def _scan() -> Screen[Any]:
    from screens.scan.desk import ScanScreen

    return ScanScreen()


def _boxes() -> Screen[Any]:
    from screens.boxes.desk import BoxesScreen

    return BoxesScreen()


def _shelves() -> Screen[Any]:
    from screens.shelves.desk import ShelvesScreen

    return ShelvesScreen()


def _loans() -> Screen[Any]:
    from screens.loans.desk import LoansScreen

    return LoansScreen()


def _destruction() -> Screen[Any]:
    from screens.destruction.desk import DestructionScreen

    return DestructionScreen()


def _labels() -> Screen[Any]:
    from screens.labels.desk import LabelsScreen

    return LabelsScreen()


def _exchange() -> Screen[Any]:
    from screens.exchange.desk import ExchangeScreen

    return ExchangeScreen()


def _settings() -> Screen[Any]:
    from screens.settings.desk import SettingsScreen

    return SettingsScreen()


def _sign_in(name: str, error: DepotError | None) -> Screen[None]:
    from screens.signin import SignIn

    return SignIn(name, error)


def _wizard() -> Screen[bool]:
    from screens.setup.wizard import SetupWizard

    return SetupWizard()


def _preload() -> None:
    for desk in ("boxes", "shelves", "loans", "destruction", "labels", "exchange", "settings"):
        import_module(f"screens.{desk}.desk")
    garbage.settle()


SCREENS: Final = ScreenSet(
    desks={
        "scan": _scan,
        "boxes": _boxes,
        "shelves": _shelves,
        "loans": _loans,
        "destruction": _destruction,
        "labels": _labels,
        "exchange": _exchange,
        "settings": _settings,
    },
    sign_in=_sign_in,
    wizard=_wizard,
    preload=_preload,
)
"""The screens of `depot`."""
