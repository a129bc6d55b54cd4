"""Who asked for a box or a file, in the order in which they came."""

from __future__ import annotations

from depot.model.codes import Code, code_id
from depot.store.lookup import Reader
from depot.store.requests import Waiting


def wanting(reader: Reader, item: str) -> list[Waiting]:
    """The lines of this depot's requests that ask for a box or file (its code), in the order in which they came."""
    home = reader.stream_head().node
    return [each for each in reader.requests.queue(item) if Code.from_id("R", each.request).node == home]


def wanted_in(reader: Reader, box: str) -> list[str]:
    """Codes of the files of a box (its code) that are asked for and not picked yet."""
    files = reader.file_codes(code_id(box))
    return [file for file in files if any(not each.picked for each in wanting(reader, file))]
