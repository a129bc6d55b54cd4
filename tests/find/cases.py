"""A small depot made by hand, and queries with the boxes that each must find: the language, in one table."""

from __future__ import annotations

from collections.abc import Iterator

from depot.model.codes import Code, codes_from
from depot.model.event import Fact

NODE = "L1"
B = [code.text for code in codes_from("B", NODE, 41, 12)]
F = [code.text for code in codes_from("F", NODE, 0, 4)]
S = [code.text for code in codes_from("S", NODE, 0, 8)]
P = [code.text for code in codes_from("P", NODE, 0, 2)]
LOAN = next(codes_from("L", NODE, 0, 1)).text

SITE, ROOM, AISLE, BAY, SHELF_1, SHELF_2, OTHER_SITE, OTHER_SHELF = S

LOCATIONS: list[tuple[str, dict[str, object]]] = [
    (SITE, {"kind": "site", "label": "S-2"}),
    (ROOM, {"kind": "room", "label": "R1", "name": "Grande voûte", "parent": SITE}),
    (AISLE, {"kind": "aisle", "label": "04", "parent": ROOM}),
    (BAY, {"kind": "bay", "label": "B", "parent": AISLE}),
    (SHELF_1, {"kind": "shelf", "label": "1", "parent": BAY}),
    (SHELF_2, {"kind": "shelf", "label": "2", "parent": BAY}),
    (OTHER_SITE, {"kind": "site", "label": "ENT", "name": "Entrepôt"}),
    (OTHER_SHELF, {"kind": "shelf", "label": "1", "parent": OTHER_SITE}),
]

UNITS = {"CSS/7210": "École Gérard-Filion", "CSS/7211": "Service de la paie", "CSB/7210": "École du Cœur-Joyeux"}

BOXES: dict[str, dict[str, object]] = {
    "eleves": {"title": "Dossiers d'élèves, finissants 2011 (A à F)", "unit": "CSS/7210", "class_code": "CSS/02-03-01",
               "rule": "CSS/1.1", "year_from": 2008, "year_to": 2011, "number": "A-12", "type": "STD30",
               "aliases": "31142054869881\nGES 77", "source": "Gesdoc", "place": SHELF_1},
    "notes": {"title": "Relevés de notes des élèves", "unit": "CSS/7210", "class_code": "CSS/02-03-02", "year_to": 2014,
              "rule": "CSS/1.10", "number": "a-120", "type": "LEG", "place": SHELF_1},
    "paie": {"title": "Journaux de paie", "contents": "Suppléance et surtemps", "unit": "CSS/7211", "rule": "CSS/2",
             "class_code": "CSS/05", "year_from": 1998, "year_to": 1999, "number": "2011-045", "source": "Paie",
             "place": SHELF_2},
    "oeuvres": {"title": "Œuvres d’élèves : arts", "unit": "CSB/7210", "year_from": 2012, "place": OTHER_SHELF},
    "proces": {"title": "Procès-verbaux du conseil", "remarks": "Boîte abîmée", "unit": "CSB/7210", "number": "PV 3",
               "class_code": "CSB/02", "year_from": 1950, "year_to": 2020},
    "permis": {"title": "Permis d'absence", "unit": "CSS/7211", "number": "2011-046", "class_code": "CSS/05-1"},
    "paye": {"title": "Comptes à payer 2011", "unit": "CSS/7211", "year_from": 2011, "year_to": 2011},
    "permission": {"title": "Permissions accordées : 12 demandes", "unit": "CSS/7210", "place": OTHER_SHELF},
    "perdue": {"title": "Contrats", "year_from": 2001, "year_to": 2003, "place": SHELF_2},
    "revenue": {"title": "Contrats de service", "year_from": 2002, "year_to": 2002, "place": SHELF_2},
    "vide": {},
    "etrange": {"title": 'Le "grand" livre -- AND OR NOT * ^ : ( ) { 3:15', "contents": "NEAR(a b)\x00fin"},
}  # fmt: skip
"""Boxes by the name that the table calls them."""

CODES = dict(zip(BOXES, B, strict=True))
IDS = {Code.parse(text).id: name for name, text in CODES.items()}
LENT = ("permis", "paye")

FILES: list[tuple[str, dict[str, object]]] = [
    (F[0], {"box": CODES["eleves"], "title": "Tremblay, Zoé", "ref": "D-1", "aliases": "F0001"}),
    (F[1], {"box": CODES["eleves"], "title": "Roy, Élève modèle", "ref": "D-2"}),
    (F[2], {"box": CODES["paie"], "title": "Roy, Marie-Ève", "ref": "D-3"}),
    (F[3], {"box": CODES["paie"], "title": "Roy, Listée par erreur", "ref": "D-4"}),
]

OF_ELEVES = CODES["eleves"]

CASES: list[tuple[str, str]] = [
    # words: all of them, accents and ligatures folded, the last one growing
    ("élèves", "eleves notes oeuvres"),
    ("ELEVES dossiers", "eleves"),
    ("elev", "eleves notes oeuvres"),
    ("elev dossiers", ""),
    ("oeuvres", "oeuvres"),
    ("Œuv", "oeuvres"),
    ("d'élèves", "eleves notes oeuvres"),
    ("suppléance", "paie"),
    ("abimee", "proces"),
    ("permis", "permis permission"),
    ("permis d", "permis"),
    ("permissions 12", "permission"),
    ("contrats de s", "revenue"),
    ("nulle-part", ""),
    # phrases
    ('"relevés de notes"', "notes"),
    ('"notes relevés"', ""),
    ("« journaux de paie »", "paie"),
    ('"permis"', "permis"),
    ('"journaux de pa', "paie"),
    # without
    ("contrats -service", "perdue"),
    ('élèves -"relevés de notes"', "eleves oeuvres"),
    ("-élèves -contrats -permis -unité:7211", "proces permission vide etrange"),
    # codes, old barcodes, the unit's numbers: whole or from the beginning
    (CODES["notes"], "notes"),
    (f"{OF_ELEVES[0]}-{OF_ELEVES[1:3]}-{OF_ELEVES[3:9]}-{OF_ELEVES[9]}", "eleves"),
    (OF_ELEVES.lower()[:8], " ".join(name for name, text in CODES.items() if text[:8] == OF_ELEVES[:8])),
    (f"{OF_ELEVES[:9]}{'0' if OF_ELEVES[9] != '0' else '1'}", ""),
    ("31142054869881", "eleves"),
    ("31142", "eleves"),
    ("ges 77", "eleves"),
    ("A-12", "eleves notes"),
    ("2011-04", "paie permis"),
    ("2011", "eleves paie permis paye"),
    ("no:a-12", "eleves notes"),
    ('n°:"A-12"', "eleves"),
    ('code:"ges 77"', "eleves"),
    (f"code:{OF_ELEVES}", "eleves"),
    # fields, in both languages
    ("unité:7210", "eleves notes oeuvres proces permission"),
    ("unit:css/7210", "eleves notes permission"),
    ("unité:gérard", "eleves notes permission"),
    ("unité:coeur", "oeuvres proces"),
    ('unite:"721"', ""),
    ("UNITÉ:7210,7211 élèves", "eleves notes oeuvres"),
    ("-unité:7210 contrats", "perdue revenue"),
    ("classe:02-03", "eleves notes"),
    ('class:"02"', "proces"),
    ("règle:1.1", "eleves notes"),
    ('rule:"1.1"', "eleves"),
    ("type:std", "eleves"),
    ("source:GES", "eleves"),
    ("état:prêtée", "permis paye"),
    ("on:loan", "permis paye"),
    ("is:missing", "perdue"),
    ("état:manquantes", "perdue"),
    ('état:"à ranger"', "revenue"),
    ("status:to_shelve", "revenue"),
    ("statut:r", "eleves notes paie oeuvres permission revenue"),
    ("état:prêt,manq", "permis paye perdue"),
    ("-état:rangée -état:unplaced", "permis paye perdue revenue"),
    # years: any year in common
    ("année:2011", "eleves proces paye"),
    ("2008..2012", "eleves oeuvres proces paye"),
    ("year:2012..", "notes oeuvres proces"),
    ("year<2002", "paie proces perdue"),
    ("year>=2014", "notes proces"),
    ("-year:1900..2100 permis", "permis permission"),
    ("année:1998-1999 paie", "paie"),
    # places: a code, or parts of an address that follow one another
    (f"place:{BAY}", "eleves notes paie"),
    (f"place:{SHELF_1}", "eleves notes"),
    ("emplacement:S-2/R1/4/b/1", "eleves notes"),
    ("place:04/B", "eleves notes paie"),
    ('place:"allée 04 · travée B · tablette 2"', "paie"),
    ("place:B/04", ""),
    ("lieu:1", "eleves notes oeuvres permission"),
    ("lieu:entrepot", "oeuvres permission"),
    ('place:"grande voûte/04"', "eleves notes paie"),
    ("-place:ent élèves", "eleves notes"),
    # borrowers
    ("emprunteur:roy", "permis paye"),
    ("person:marie,zoé comptes", "paye"),
    (f"borrower:{P[0]}", "permis paye"),
    ("emprunteur:tremblay", ""),
    # what says nothing yet, or nothing at all, is no error
    ("unité: élèves", "eleves notes oeuvres"),
    ("année:20 contrats", "perdue revenue"),
    ("-", " ".join(BOXES)),
    ("*** (((", " ".join(BOXES)),
    ('"', " ".join(BOXES)),
    ("3:15", "etrange"),
    ("AND OR NOT", "etrange"),
    ("NEAR(a b)", "etrange"),
    ("due<2027", ""),
    ("couleur:permis", ""),
    ("état:violette", ""),
]
"""A query, and the names of the boxes that it finds."""


def facts() -> Iterator[Fact]:
    """The depot, as events."""
    for key, name in UNITS.items():
        org, _, code = key.partition("/")
        yield Fact("unit.added", f"unit/{key}", {"org": org, "code": code, "name": name})
    for text, body in LOCATIONS:
        yield Fact("location.created", text, {"walk": str(body["label"]), **body})
    for text, name in zip(P, ("Marie-Ève Roy", "Zoé Tremblay"), strict=True):
        yield Fact("person.registered", text, {"name": name, "unit": "CSS/7211"})
    for name, body in BOXES.items():
        yield Fact("box.registered", CODES[name], body)
    for text, body in FILES:
        yield Fact("file.listed", text, body)
    yield Fact("file.removed", F[3], {})
    yield Fact("loan.opened", LOAN, {"person": P[0], "unit": "CSS/7211", "due": "2026-12-21"})
    for name in LENT:
        yield Fact("box.lent", CODES[name], {"loan": LOAN, "due": "2026-12-21"})
    yield Fact("box.reported_missing", CODES["perdue"], {})
    yield Fact("box.lent", CODES["revenue"], {"loan": LOAN, "due": "2026-12-21"})
    yield Fact("box.returned", CODES["revenue"], {})
