"""A table of a TOML profile, read with errors that name the key and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from depot.intake.faults_xml import ProfileKeyUnknown, ProfileValueWrong


class Tree:
    """One TOML table and where it stands."""

    def __init__(self, profile: str, path: str, content: object) -> None:
        self._profile = profile
        self._path = path
        if not isinstance(content, dict):
            raise ProfileValueWrong(profile=profile, key=path, found=repr(content), expected=f"[{path}]")
        self._content: dict[str, object] = content

    def allow(self, *names: str) -> Tree:
        """Itself. Raises ProfileKeyUnknown when there is any other key."""
        for key in self._content:
            if key not in names:
                raise ProfileKeyUnknown(profile=self._profile, key=self._key(key), known=", ".join(names))
        return self

    def names(self) -> Iterable[str]:
        """Its keys."""
        return self._content

    def tree(self, name: str) -> Tree:
        """A table inside; empty when it is not there."""
        return Tree(self._profile, self._key(name), self._content.get(name, {}))

    def text(self, name: str) -> str:
        """A text; empty when it is not there."""
        value = self._content.get(name, "")
        if not isinstance(value, str):
            raise self.wrong(name, "a text")
        return value

    def one_of(self, name: str, known: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self.text(name) or default
        if value not in known:
            raise self.wrong(name, ", ".join(known))
        return value

    def count(self, name: str) -> int:
        """A whole number from 0; 0 when it is not there."""
        value = self._content.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
            raise self.wrong(name, "0…1000")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """One text or a list of them."""
        value = self._content.get(name, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
            raise self.wrong(name, '"…", ["…", "…"]')
        return tuple(values)

    def fields(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        """A list of field names."""
        values = self.texts(name)
        for value in values:
            if value not in known:
                raise ProfileValueWrong(
                    profile=self._profile, key=self._key(name), found=value, expected=", ".join(known)
                )
        return values

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Every key with its text or texts."""
        return {name: self.texts(name) for name in self._content}

    def plain(self) -> dict[str, str]:
        """Every key with its text."""
        return {name: self.text(name) for name in self._content}

    def wrong(self, name: str, expected: str) -> ProfileValueWrong:
        """The error for a key whose value is not what it takes."""
        found = repr(self._content.get(name))
        return ProfileValueWrong(profile=self._profile, key=self._key(name), found=found, expected=expected)

    def _key(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name
