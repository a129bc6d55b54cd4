"""Every face with facts for it: plain ones, and whatever comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from depot.model.codes import Code
from depot.model.commands import Command
from labels.drawing import Drawing
from labels.faces import badge, box, calibration, commands, file, outcard, shelf, slips
from labels.stocks import Room, builtin_stocks

ROOMS = {
    (name, dpi): stock.room(dpi)
    for name, stock in builtin_stocks().items()
    for dpi in (203, 300, 600)
    if name != "letter"
}
"""Every label by the name of its stock and the dots of an inch."""

Draw = Callable[[Sequence[str], Sequence[bool], str, Room, int], Drawing]
"""Eight texts, three flags, a code; the room and its dots an inch."""

FACES: dict[str, Draw] = {
    "box": lambda t, f, code, room, dpi: box.draw(
        box.BoxFacts(code, t[0], t[1], t[2], t[3], t[4], "D" if f[0] else t[5][:1], t[6], *f), room, dpi
    ),
    "file": lambda t, f, code, room, dpi: file.draw(file.FileFacts(code, t[0], t[1], t[2], t[3], t[4], *f), room, dpi),
    "shelf": lambda t, f, code, room, dpi: shelf.draw(
        shelf.ShelfFacts(code, t[0], t[1], t[2], t[3], t[4], t[5]), room, dpi, arrow=("", "up", "left", "down")[sum(f)]
    ),
    "outcard": lambda t, f, code, room, dpi: outcard.draw(
        outcard.OutFacts(code, t[0], t[1], t[2], t[3], t[4], t[5], t[6], f[0]), room, dpi, hide_confidential=f[1]
    ),
    "person": lambda t, _, code, room, dpi: badge.draw_person(badge.BadgeFacts(code, *t[:3]), room, dpi),
    "user": lambda t, _, code, room, dpi: badge.draw_user(badge.BadgeFacts(code, *t[:3]), room, dpi),
    "loan": lambda t, _, code, room, dpi: slips.draw_loan(slips.LoanFacts(code, *t[:5]), room, dpi),
    "batch": lambda t, _, code, room, dpi: slips.draw_batch(slips.BatchFacts(code, *t[:3]), room, dpi),
    "transfer": lambda t, _, code, room, dpi: slips.draw_transfer(slips.TransferFacts(code, *t[:4]), room, dpi),
    "command": lambda _, f, __, room, dpi: commands.draw_card(
        (Command.INVENTORY, Command.NO, Command.LEND, Command.DONE)[sum(f)], room, dpi
    ),
    "calibration": lambda _, __, ___, room, dpi: calibration.draw(room, dpi),
}

BOX = Code("B", "L1", 123).text

PLAIN = (
    "Dossiers d’élèves, finissants 2011 (A à F)",
    "École secondaire Gérard-Filion",
    "7210",
    "2008–2011",
    "2031",
    "12 boîtes",
    "14-B",
    "04-B-3",
)

NASTY = st.sampled_from(
    (
        "",
        " ",
        "^XA~JR\\(titre) ^FS",
        "\u202eévil\u202c \x00\x1b[31m\r\n\ttab",
        "ملف التلاميذ 2011 (أ)",
        "תיק 12-34 (סודי)",
        "e\u0301" * 30,
        "Z" + "\u0351\u0352\u0353" * 20,
        "👩‍👩‍👧 famille 🗄 𝔘𝔫𝔦",
        "ᐃᓄᒃᑎᑐᑦ ᐊᓪᓚᒡᕕᒃ",
        "Anticonstitutionnellement" * 8,
        "W" * 400,
        "gjpqyç,; " * 40,
        "ÀÉÎÕÜŒ" * 10,
        "lone \ud800 surrogate",
        "—" * 60,
        "𝕎\u0338\u20dd" * 10,
        "..." * 50,
    )
)

TEXTS = st.one_of(NASTY, st.text(max_size=80), st.sampled_from(PLAIN))
