"""Makes the golden files of this version, once: `python -m tests.exchange.golden_make FOLDER`.

They stay as they are for ever, since packages of every version have to be readable for ever. A new version of the
format gets a folder of its own beside them. The keys in them are for tests only and sign nothing else.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from depot.exchange import keyfile, owning
from depot.exchange.exporting import export
from depot.exchange.handover import hand_over
from depot.exchange.keyfile import beside
from tests.exchange.places import made, redact, vault_keys, working


def main(folder: Path) -> None:
    """Write the files into a new folder."""
    folder.mkdir(parents=True)
    vault = vault_keys()
    keyfile.keep(folder / "vault-FOR-TESTS-ONLY.keys", vault)
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / "depot.db"
        made(path, 25)
        redact(path, 1)
        with working(path) as session:
            card = owning.make(session)
            (folder / "first.card").write_text(card.text, "utf-8")
            [*export(session, folder, keyfile.load(beside(path)).keys(), to=[vault.card])]
            last = session.store.stream_head().head_seq
            owning.rotate(session)
            keys = keyfile.load(beside(path)).keys()
            (folder / "second.card").write_text(keys.card.text, "utf-8")
            [*export(session, folder, keys, to=[vault.card], start=last + 1)]
            [*export(session, folder, keys, plain=True)]
            bag = hand_over(session, Path(temporary) / "bag", keys).path
        shutil.copy(bag / "data" / "journal.jsonl", folder / "journal.jsonl")
        about = {"events": last + 1, "seal": vault.secret.seals[0], "first": card.sign, "second": keys.card.sign}
        (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
