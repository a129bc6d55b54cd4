"""Where a database is: what names a file, what names a server, and what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.store.places import FilePlace, NotAFile, PlaceMalformed, SchemeUnknown, ServerPlace, place_of

NOWHERE: dict[str, str] = {"XDG_DATA_HOME": "/data"}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("depot.db", "depot.db"),
        ("/var/depot/vault.db", "/var/depot/vault.db"),
        ("sqlite:///depot.db", "depot.db"),
        ("sqlite:////var/depot/vault.db", "/var/depot/vault.db"),
        ("SQLite:///Voûte%20centrale.db", "Voûte centrale.db"),
    ],
)
def test_a_path_or_an_sqlite_url_names_a_file(text: str, path: str) -> None:
    place = place_of(text, environ=NOWHERE)
    assert place == FilePlace(Path(path))
    assert (place.file, str(place)) == (Path(path), path)
    assert place.key_file("V1") == Path(f"{path}.keys")


def test_a_path_stays_what_it_is() -> None:
    assert place_of(Path("a.db")) == FilePlace(Path("a.db"))
    assert place_of(FilePlace(Path("a.db"))) == FilePlace(Path("a.db"))
    assert place_of("~/a.db") == FilePlace(Path("~/a.db").expanduser())


def test_a_server_has_its_keys_on_this_computer() -> None:
    place = place_of("postgresql://ada@server:5433/vault", environ=NOWHERE)
    assert isinstance(place, ServerPlace)
    assert place.key_file("V1") == Path("/data/depot/vaults/V1.keys")
    assert place_of(place.url, environ=NOWHERE | {"DEPOT_KEYS": "/k"}).key_file("V1") == Path("/k/V1.keys")
    assert place_of(place.url, Path("/here"), NOWHERE | {"DEPOT_KEYS": "/k"}).key_file("V1") == Path("/here/V1.keys")
    with pytest.raises(NotAFile) as caught:
        _ = place.file
    assert caught.value.facts == {"path": "postgresql://ada@server:5433/vault"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ada:se%40cret@server/vault", "postgresql://ada@server/vault"),
        ("postgres://ada:se@cret@server/vault", "postgres://ada@server/vault"),
        ("postgresql:///vault?host=/run/pg&password=secret", "postgresql:///vault?host=/run/pg"),
        ("postgresql://server/vault?sslpassword=secret&sslmode=require", "postgresql://server/vault?sslmode=require"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    place = place_of(url, environ=NOWHERE)
    for text in (str(place), repr(place), f"{place}", place.shown):
        assert text == shown
    assert isinstance(place, ServerPlace)
    assert place.url == url


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_no_password_of_any_characters_is_shown(password: str) -> None:
    url = f"postgresql://ada:x{password}x@server/vault"
    place = place_of(url, environ=NOWHERE)
    assert place.shown == "postgresql://ada@server/vault"


@pytest.mark.parametrize("url", ["mysql://server/vault", "https://server/vault.db"])
def test_another_kind_of_database_is_refused_by_name(url: str) -> None:
    with pytest.raises(SchemeUnknown) as caught:
        place_of(url)
    assert caught.value.facts == {"scheme": url.partition(":")[0]}


@pytest.mark.parametrize(
    "url", ["postgresql://ada:secret@server", "postgresql://ada:secret@server/?x=1", "sqlite://", "sqlite:///"]
)
def test_a_url_that_names_no_database_is_refused_and_shows_no_password(url: str) -> None:
    with pytest.raises(PlaceMalformed) as caught:
        place_of(url, environ=NOWHERE)
    assert "secret" not in str(caught.value.facts["path"])
