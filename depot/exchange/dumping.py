"""Packages as people read them: what the clear part says, and each event on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from depot.exchange.reading import Package

if TYPE_CHECKING:
    import pyrage

Fields = dict[str, Any]
"""One JSON object."""


def about(package: Package) -> Fields:
    """What a package says of itself, and who signed it as far as that is known."""
    manifest = package.manifest
    return {"name": manifest.name, **manifest.said}


def events(package: Package, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[Fields]:
    """Each event as its header and body say; a redacted body is null. Raises what Package.events raises."""
    for some in package.events(identities):
        for each in some:
            event = each.event
            said: Fields = event._asdict()
            said["body"] = None if each.body is None else dict(event.body)
            said["hash"] = each.hash.hex()
            yield said
