"""Mapping profiles: how the columns of somebody's list become our fields. TOML files, built in or a person's own.

A profile builds on the built-in `default` one, whose column names it replaces field by field. Every field for which it
names columns itself must then be found in the file, unless its `required` says which ones must.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Final

from depot.intake import schema
from depot.intake.dates import FORMS, KNOWN, form_name
from depot.intake.delimited import DELIMITERS
from depot.intake.encoding import ENCODINGS
from depot.intake.faults import FileUnreadable
from depot.intake.faults_xml import ProfileMalformed, ProfileUnknown, ProfileValueWrong
from depot.intake.settings_tree import Tree
from depot.intake.tables import Layout
from depot.intake.wording import heading_key

DEFAULT: Final = "default"
NONE: Final = "none"

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """How one kind of list is read."""

    columns: Names = field(default_factory=dict)
    """Names that the column of a field may have, best first."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Values of fields without a column, or whose cell is empty."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What a cell means, by field and by the cell's text as heading_key gives it."""
    split: Mapping[str, str] = field(default_factory=dict)
    """Characters between several values in one cell, by field."""
    identity: tuple[str, ...] = ()
    """Fields that tell one row from another over several imports."""
    required: frozenset[str] = frozenset()
    """Fields that must have a column or a constant."""
    exchanged: bool = False
    """Whether it is out of a program that depots exchange with: several rows may name one thing, of which the first
    says what it is; and codes of ours among its old barcodes say which thing is meant."""
    concordance: Names = field(default_factory=dict)
    """Columns with the code of the same entry in an old plan, by the name of that plan."""
    boxes: Section | None = None
    """In a list of files: how to make the boxes that it names; None when they are listed elsewhere."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A mapping profile."""

    name: str
    title: str = ""
    source: str = ""
    """Name of the system that the list comes from."""
    layout: Layout = field(default_factory=Layout)
    dates: tuple[str, ...] = FORMS
    """Accepted date forms, tried in order."""
    sections: Mapping[str, Section] = field(default_factory=dict)

    def section(self, kind: str) -> Section:
        """The section of a kind of list; empty when the profile has none."""
        return self.sections.get(kind, Section())


def builtin_names() -> list[str]:
    """Names of the profiles that come with the program."""
    folder = resources.files("data") / "profiles"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def load_profile(name: str = DEFAULT) -> Profile:
    """A built-in profile by its name, or one by the path of its file.

    Raises ProfileUnknown, ProfileMalformed, ProfileKeyUnknown, ProfileValueWrong, FileUnreadable.
    """
    if name in builtin_names():
        data = (resources.files("data") / "profiles" / f"{name}.toml").read_bytes()
    elif Path(name).suffix == ".toml" or Path(name).is_file():
        try:
            data = Path(name).read_bytes()
        except OSError as error:
            raise FileUnreadable(file=name, reason=error.strerror or str(error)) from error
    else:
        raise ProfileUnknown(profile=name, known=", ".join(builtin_names()))
    return parse_profile(data, Path(name).stem)


def parse_profile(data: bytes, name: str) -> Profile:
    """The profile of a TOML text. Raises ProfileMalformed, ProfileKeyUnknown, ProfileValueWrong."""
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileMalformed(profile=name, reason=str(error)) from error
    top = Tree(name, "", tree)
    top.allow("title", "source", "base", "dates", "table", "values", *schema.FIELDS)
    base = top.one_of("base", (DEFAULT, NONE), NONE if name == DEFAULT else DEFAULT)
    below = load_profile(DEFAULT) if base == DEFAULT else Profile(name)
    shared = _values(top.tree("values"), {field for fields in schema.FIELDS.values() for field in fields})
    dates = tuple(form_name(form) for form in top.texts("dates"))
    for form in dates:
        if form not in KNOWN:
            raise ProfileValueWrong(profile=name, key="dates", found=form, expected=", ".join(KNOWN))
    sections = {kind: _section(top.tree(kind), kind, below.section(kind), shared) for kind in schema.FIELDS}
    boxes = sections[schema.BOXES]
    if "boxes" in top.tree(schema.FILES).names():
        bare = replace(boxes, columns={}, constants={}, required=frozenset())
        made = _section(top.tree(schema.FILES).tree("boxes"), schema.BOXES, bare, shared)
        sections[schema.FILES] = replace(sections[schema.FILES], boxes=made)
    return Profile(
        name=name,
        title=top.text("title"),
        source=top.text("source"),
        layout=_layout(top.tree("table")),
        dates=dates or below.dates,
        sections=sections,
    )


def _layout(tree: Tree) -> Layout:
    tree.allow("encoding", "delimiter", "sheet", "skip", "marked", "short_rows")
    delimiter = tree.text("delimiter").replace("tab", "\t")
    if delimiter and delimiter not in DELIMITERS:
        raise tree.wrong("delimiter", '";", ",", "tab"')
    return Layout(
        encoding=tree.one_of("encoding", ENCODINGS, ENCODINGS[0]),
        delimiter=delimiter,
        sheet=tree.text("sheet"),
        skip=tree.count("skip"),
        marked=tree.text("marked"),
        fill_short_rows=tree.one_of("short_rows", ("fill", "refuse"), "fill") == "fill",
    )


def _section(tree: Tree, kind: str, below: Section, shared: Mapping[str, Mapping[str, str]]) -> Section:
    fields = schema.FIELDS[kind]
    keys = ["columns", "constants", "values", "split", "identity", "required", "exchanged"]
    keys += ["concordance"] * (kind == schema.PLAN) + ["boxes"] * (kind == schema.FILES)
    tree.allow(*keys)
    columns = tree.tree("columns").allow(*fields).lists()
    constants = tree.tree("constants").allow(*fields).plain()
    inherited = {name: names for name, names in below.columns.items() if name not in constants}
    stated = frozenset(tree.fields("required", fields))
    required = stated if "required" in tree.names() else below.required | columns.keys()
    return replace(
        below,
        columns=inherited | columns,
        constants={**below.constants, **constants},
        values={**below.values, **_only(shared, fields), **_values(tree.tree("values"), fields)},
        split={**below.split, **tree.tree("split").allow(*fields).plain()},
        identity=tree.fields("identity", fields) or below.identity or schema.IDENTITIES.get(kind, ()),
        required=required,
        exchanged=tree.one_of("exchanged", ("yes", "no"), "yes" if below.exchanged else "no") == "yes",
        concordance={**below.concordance, **tree.tree("concordance").lists()},
    )


def _values(tree: Tree, fields: Iterable[str]) -> dict[str, dict[str, str]]:
    tree.allow(*fields)
    return {
        name: {heading_key(cell): meaning for cell, meaning in tree.tree(name).plain().items()} for name in tree.names()
    }


def _only(shared: Mapping[str, Mapping[str, str]], fields: Iterable[str]) -> dict[str, Mapping[str, str]]:
    return {name: shared[name] for name in fields if name in shared}
