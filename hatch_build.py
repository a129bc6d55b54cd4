"""The build hook: compile every catalogue of data/locales, for wheels and for editable installs alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(locales: Path) -> None:
    """Write LANG/LC_MESSAGES/depot.mo beside each depot.po under the folder of locales."""
    for source in sorted(locales.glob("*/LC_MESSAGES/depot.po")):
        with source.open("rb") as readable:
            catalogue = read_po(readable, locale=source.parent.parent.name)
        with source.with_suffix(".mo").open("wb") as writable:
            write_mo(writable, catalogue)


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles the catalogues before hatchling gathers the files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make the .mo files; version is "standard" or "editable"."""
        compile_catalogues(Path(self.root) / "data" / "locales")


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent / "data" / "locales")
