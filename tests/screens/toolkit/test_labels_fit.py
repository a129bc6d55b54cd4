"""Every label of every form fits before its field, in both languages."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from rich.cells import cell_len

import screens
from depot import words
from depot.words import _
from screens.forms import Field, Form


def fields() -> set[Field]:
    """The fields that the modules of the screens name."""
    found = set()
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for value in vars(import_module(module.name)).values():
            found |= {each for each in (value if isinstance(value, tuple) else ()) if isinstance(each, Field)}
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_labels_fit(language: str) -> None:
    words.use(language)
    labels = [_(field.label) + " *" * field.required for field in fields()]
    assert len(labels) > 100
    assert not [label for label in labels if cell_len(label) > Form.LABEL_WIDTH]
