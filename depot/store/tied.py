"""The look-ups of depot.store.ties as a reader has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from depot.model.hold import Hold
    from depot.store.engine import Connection


class Tied:
    """What ties things together: holds, doubts, files to boxes, people to what they borrowed."""

    _connection: Connection

    def standing_holds(self) -> list[Hold]:
        """Holds that were not lifted, by key."""
        from depot.store import ties

        return ties.standing(self._connection)

    def doubted(self) -> set[str]:
        """Subjects of which something is in doubt."""
        from depot.store import ties

        return ties.doubted(self._connection)

    def doubts(self, subject: str) -> list[str]:
        """The registers of a subject that are in doubt."""
        from depot.store import ties

        return ties.doubts(self._connection, subject)

    def file_codes(self, box: int) -> list[str]:
        """Codes of all files of a box, those taken off its list too."""
        from depot.store import ties

        return ties.file_codes(self._connection, box)

    def file_entries(self, box: int) -> list[tuple[str, str]]:
        """The classes and rules that the files listed in a box have for themselves."""
        from depot.store import ties

        return ties.file_entries(self._connection, box)

    def files_not_in(self, box: int) -> list[int]:
        """Ids of the files of a box that are lent alone, or back and not in their box yet."""
        from depot.store import ties

        return ties.files_not_in(self._connection, box)

    def borrowers_of(self, items: Sequence[str]) -> set[int]:
        """Ids of all who ever had any of some boxes and files (their codes) on loan."""
        from depot.store import ties

        return ties.borrowers(self._connection, items)

    def boxes_with(self, column: str, values: Collection[int | str], most: int) -> int:
        """How many boxes that are not destroyed have one of some values in an indexed column; `most` + 1 at most."""
        from depot.store import ties

        return ties.boxes_with(self._connection, column, values, most)

    def boxes_lent_to(self, people: Sequence[int], most: int) -> set[int]:
        """Ids of boxes that any of some people ever had on loan, or of whose files they had any; `most` at most."""
        from depot.store import ties

        return ties.boxes_lent_to(self._connection, people, most)

    def hidden_of(self, subject: str) -> str:
        """Key of the organisation whose a thing is that is not shown here (depot.store.apart); empty when none is."""
        from depot.store import apart

        return apart.owner_of(self._connection, subject)

    def spans(self, kind: str, id_: int) -> set[str]:
        """The organisations whose boxes a batch has or an inventory expects."""
        from depot.store import apart

        return apart.boxes_of(self._connection, kind, id_)

    def units_before(self, unit: str) -> list[str]:
        """Keys of the units whose competence a unit took over."""
        from depot.store import ties

        return ties.units_before(self._connection, unit)
