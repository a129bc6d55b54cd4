"""Texts that have broken label programs, for tests: signs of printer languages, controls, other scripts."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = [
    "Fonds ^XA^FDrouge^FS~JA de l'école",
    r"Chemin C:\boîtes\(1897) \101 \n",
    "(parenthèses ( non fermées \\",
    "stream endstream endobj %%EOF xref",
    "tab\tretour\rligne\nnul\x00 esc\x1b[31m del\x7f c1\x9b31m",
    "\u202eà rebours\u202c \u200fعربي\u200e עברית",
    "e\u0301cole E\u0301 c\u0327a o\u0308\u0301\u0300\u0302",
    "\U0001f4e6 boîte \U0001f600 \U0001d538\U0001d539 \U00010300",
    "\ud800 seul \udfff",
    "ᐃᓄᒃᑎᑐᑦ — Œuvre, œil, Ÿ « guillemets » l’été 1897–1912",
    "\ufeff\u00ad\u200b\u2028\u2029invisible",
    "",
    " ",
    "x" * 300,
]

SIGNS = st.text(
    st.one_of(
        st.sampled_from("^~\\()<>[]{}/%\"'`$#&;_"),
        st.characters(min_codepoint=0, max_codepoint=0x24F),
        st.characters(min_codepoint=0x590, max_codepoint=0x6FF),
        st.characters(min_codepoint=0x300, max_codepoint=0x36F),
        st.characters(min_codepoint=0x10000, max_codepoint=0x1FAFF),
        st.characters(),
    ),
    max_size=40,
)

TEXTS = st.one_of(st.sampled_from(HOSTILE), SIGNS)
"""Any of them, or the like at random."""
