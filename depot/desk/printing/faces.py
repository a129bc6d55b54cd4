"""What can be printed: each kind of label with the letters of the codes that it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from depot.desk.printing.faults import FaceUnknown
from depot.words import N_


class Face(NamedTuple):
    """A kind of label."""

    name: str
    letters: str
    """Letters of the codes that it is for; empty for pages about nothing on record."""
    label: str
    """Its name for people, in the plural: a msgid."""
    kind: str = ""
    """Table of what still needs it; empty where nothing does."""
    marks: bool = True
    """Whether printing it is an event of the thing itself."""
    plain: bool = False
    """Whether it goes on plain paper, so that no label of a sheet is used."""


FACES: Final[Mapping[str, Face]] = {
    face.name: face
    for face in (
        Face("box", "B", N_("box labels"), "box"),
        Face("file", "F", N_("file labels"), "file"),
        Face("location", "S", N_("shelf labels"), "location"),
        Face("person", "P", N_("borrowers' badges"), "person"),
        Face("badge", "U", N_("users' badges"), "user"),
        Face("loan", "L", N_("loan slips")),
        Face("ghost", "BF", N_("stand-ins for what is on loan"), marks=False),
        Face("commands", "", N_("command cards")),
        Face("calibration", "", N_("calibration card of the scanner")),
        Face("ruler", "", N_("ruler page of the printer"), plain=True),
    )
}
"""Every kind of label, by name."""


def face_of(name: str) -> Face:
    """A kind of label. Raises FaceUnknown."""
    if name not in FACES:
        raise FaceUnknown(face=name, faces=", ".join(FACES))
    return FACES[name]
