from __future__ import annotations

from pathlib import Path

import pytest

from depot.intake import schema
from depot.intake.dates import KNOWN
from depot.intake.faults import FileFault, FileUnreadable
from depot.intake.faults_xml import ProfileKeyUnknown, ProfileMalformed, ProfileUnknown, ProfileValueWrong
from depot.intake.profiles import builtin_names, load_profile, parse_profile
from depot.intake.wording import heading_key

SAMPLES = ["coba", "documentik", "dofin", "gesdoc", "gpi", "grh", "paie"]

EXCHANGED = ["archivesspace", "atom"]
"""Of programs whose formats are public."""


def test_the_profiles_that_come_with_the_program() -> None:
    assert builtin_names() == sorted([*SAMPLES, *EXCHANGED, "default"])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_says_that_it_is_an_example(name: str) -> None:
    profile = load_profile(name)
    assert profile.source.lower() == name
    assert "exemple à adapter" in profile.title
    text = (Path(__file__).parents[2] / "data" / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith("# EXEMPLE À ADAPTER. Le format des listes de")
    assert "EXAMPLE TO ADAPT" in text.partition("title =")[0]


def test_the_default_profile_knows_every_field_that_lists_share() -> None:
    profile = load_profile()
    for kind, fields in schema.FIELDS.items():
        assert set(profile.section(kind).columns) == set(fields), kind
    assert set(profile.dates) <= set(KNOWN)


@pytest.mark.parametrize("kind", list(schema.FIELDS))
def test_two_fields_of_the_default_profile_do_not_claim_one_heading_first(kind: str) -> None:
    """A heading may serve as a last resort elsewhere, but it is the first name of one field only."""
    firsts = [heading_key(names[0]) for names in load_profile().section(kind).columns.values()]
    assert len(firsts) == len(set(firsts))


def test_a_profile_builds_on_the_default_one() -> None:
    text = """
        source = "Gesdoc"
        dates = ["DD/MM/YYYY"]
        [table]
        delimiter = "tab"
        skip = 3
        [values.unit]
        "École A" = "7210"
        [boxes.columns]
        title = "Libellé"
        [boxes.constants]
        org = "CSSRL"
    """
    profile = parse_profile(text.encode("utf-8-sig"), "mine")
    boxes, default = profile.section("boxes"), load_profile().section("boxes")
    assert (profile.name, profile.source, profile.dates) == ("mine", "Gesdoc", ("JJ/MM/AAAA",))
    assert (profile.layout.delimiter, profile.layout.skip, profile.layout.encoding) == ("\t", 3, "auto")
    assert boxes.columns["title"] == ("Libellé",)
    assert boxes.columns["number"] == default.columns["number"]
    assert "org" not in boxes.columns  # a constant takes the place of the inherited column
    assert boxes.constants == {"org": "CSSRL"}
    assert boxes.required == {"number", "title"}
    assert boxes.values["unit"] == {"ecole a": "7210"}
    assert boxes.values["copy"] == default.values["copy"]
    assert profile.section("files").values["unit"] == {"ecole a": "7210"}


def test_a_profile_may_build_on_nothing() -> None:
    profile = parse_profile(b'base = "none"\n[boxes.columns]\nnumber = "A"', "mine")
    assert profile.section("boxes").columns == {"number": ("A",)}
    assert profile.section("boxes").identity == ("unit", "number")
    assert not profile.section("files").columns


@pytest.mark.parametrize(
    ("text", "error", "facts"),
    [
        ("[boxs]", ProfileKeyUnknown, {"key": "boxs"}),
        ("[boxes.columns]\ntitel = 'x'", ProfileKeyUnknown, {"key": "boxes.columns.titel"}),
        ("[boxes]\ncolumn = 1", ProfileKeyUnknown, {"key": "boxes.column"}),
        ("[boxes]\nconcordance = {}", ProfileKeyUnknown, {"key": "boxes.concordance"}),
        ("[values.titel]\na = 'b'", ProfileKeyUnknown, {"key": "values.titel"}),
        ("[table]\nencoding = 'latin-1'", ProfileValueWrong, {"key": "table.encoding", "found": "'latin-1'"}),
        ("[table]\ndelimiter = '|'", ProfileValueWrong, {"key": "table.delimiter", "found": "'|'"}),
        ("[table]\nskip = -1", ProfileValueWrong, {"key": "table.skip", "found": "-1"}),
        ("[table]\nskip = true", ProfileValueWrong, {"key": "table.skip", "found": "True"}),
        ("[boxes.columns]\ntitle = 3", ProfileValueWrong, {"key": "boxes.columns.title", "found": "3"}),
        ("[boxes.columns]\ntitle = ['a', 3]", ProfileValueWrong, {"key": "boxes.columns.title"}),
        ("[boxes.constants]\ntitle = ['a']", ProfileValueWrong, {"key": "boxes.constants.title"}),
        ("[boxes]\nidentity = ['nombre']", ProfileValueWrong, {"key": "boxes.identity", "found": "nombre"}),
        ("boxes = 3", ProfileValueWrong, {"key": "boxes", "found": "3"}),
        ("dates = ['JJ MM AAAA']", ProfileValueWrong, {"key": "dates", "found": "JJ MM AAAA"}),
        ("base = 'autre'", ProfileValueWrong, {"key": "base", "found": "'autre'"}),
        ("title = ", ProfileMalformed, {"profile": "mine"}),
    ],
)
def test_a_wrong_profile_is_refused_by_its_key(text: str, error: type[FileFault], facts: dict[str, str]) -> None:
    with pytest.raises(error) as refused:
        parse_profile(text.encode(), "mine")
    assert facts.items() <= refused.value.facts.items()
    assert "{" not in refused.value.sentence() + refused.value.next_step()


def test_a_profile_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ProfileMalformed):
        parse_profile("title = 'été'".encode("cp1252"), "mine")


def test_profiles_are_found_by_name_or_path(tmp_path: Path) -> None:
    path = tmp_path / "école.toml"
    path.write_text('title = "La mienne"', encoding="utf-8")
    assert load_profile(str(path)).title == "La mienne"
    with pytest.raises(ProfileUnknown) as unknown:
        load_profile("gesdok")
    assert "gesdoc" in str(unknown.value.facts["known"])
    with pytest.raises(FileUnreadable):
        load_profile(str(tmp_path / "absent.toml"))
