"""What every paper says at its head and foot: whose it is, what it is called, when it was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from depot.model.reference import Organisation
from depot.store.lookup import Reader
from depot.words import _, language


def heading(reader: Reader, at: datetime, title: str, number: str = "") -> dict[str, Any]:
    """The data that the page of data/papers needs, without its words."""
    name, _node = reader.depot_name()
    org = reader.get(Organisation, reader.home_organisation())
    return {
        "language": language(),
        "title": title,
        "organisation": org.name if org is not None and org.name else reader.home_organisation(),
        "depot": name,
        "number": number,
        "made": _("Made on {at}").format(at=f"{at:%Y-%m-%d %H:%M}"),
    }
