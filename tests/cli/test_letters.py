"""End-of-period letters at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.lettering import UNTIL, due, lettered


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (("end-of-period", "--unit", "7210", "--until", UNTIL, "-o", "{folder}/x.pdf"), (1, "notice.empty")),
        (("end-of-period", "--unit", "0000", "--until", UNTIL, "-o", "{folder}/x.pdf"), (1, "subject.unknown")),
        (("end-of-period", "--unit", "7210", "--until", "bientôt", "-o", "{folder}/x.pdf"), (2, "usage.wrong")),
        (("answer", "EL1-00000000", "agree", "--by", "x"), (1, "subject.unknown")),
        (("answer", "{letter}", "maybe", "--by", "x"), (2, "usage.wrong")),
        (("answer", "{letter}", "object", "--by", "x"), (1, "objection.bare")),
        (("answer", "{letter}", "agree", "--by", "x", "--on", "2020-01-01"), (1, "answer.early")),
        (("print", "{letter}", "-o", "{folder}/none/x.pdf"), (1, "paper.not-written")),
    ],
)
def test_what_is_refused_says_so_and_changes_nothing(
    depot: CommandLine, tmp_path: Path, arguments: tuple[str, ...], refused: tuple[int, str]
) -> None:
    due(depot, tmp_path)
    facts = lettered(depot, tmp_path) | {"folder": str(tmp_path)}
    before = depot.json("letters", "list").records
    answer = depot.json("letters", *(word.format(**facts) for word in arguments))
    assert (answer.code, answer.error["error"]) == refused
    assert not (tmp_path / "x.pdf").exists()
    assert depot.json("letters", "list").records == before


def test_a_letter_from_its_writing_to_its_answer(depot: CommandLine, tmp_path: Path) -> None:
    box = due(depot, tmp_path)
    letter = lettered(depot, tmp_path)["letter"]
    assert (tmp_path / "l.pdf").read_bytes().startswith(b"%PDF")
    (waiting,) = depot.json("letters", "list", "--waiting", "--unit", "7210").records
    assert (waiting["notice"], waiting["boxes"], waiting["answer"]) == (letter, [box], "")
    scanned = letter.replace("-", "").lower()
    depot.act("letters", "answer", scanned, "object", "--by", "Guy Côté", "--reason", "procès en cours")
    assert depot.json("letters", "list", "--waiting").records == []
    answered = depot.json("letters", "show", letter).record
    assert (answered["answer"], answered["answer_reason"]) == ("object", "procès en cours")
    again = depot.json("letters", "end-of-period", "--unit", "7210", "--until", UNTIL, "-o", str(tmp_path / "2.pdf"))
    assert again.records[1]["boxes"] == [box], "those of an objection come again"
    assert depot.json("verify").record["ok"]
