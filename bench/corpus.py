"""A depot of any size to measure on: units, shelves, people, boxes, files and loans, made through the journal.

Seeded: the same size gives the same depot. Common words are common (Zipf), as in real lists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from depot.model.codes import Code, codes_from
from depot.model.event import Fact
from depot.model.location import walk_key
from depot.store.found import found
from depot.store.indexing import drain
from depot.store.store import Store

NODE: Final = "L1"
ORG: Final = "CSSRL"
BOXES_A_SHELF: Final = 8
CHUNK: Final = 2_000


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split("|")]


_KINDS: Final = _listed(
    "Dossiers d'élèves|Comptes à payer|Procès-verbaux|Dossiers du personnel|Factures|Correspondance|Contrats|Relevés|"
    "Bulletins|Feuilles de temps|Registres d'inscription|Plans d'intervention|Appels d'offres|Rapports annuels|"
    "Permis d'absence|Dossiers de griefs|Ententes|Demandes de transport|Inventaires|Reçus|Réclamations|"
    "Conciliations bancaires|Œuvres d'élèves|Plans de bâtiments|Certificats|Listes de classe|Dossiers médicaux|"
    "Évaluations|Horaires|Journaux de paie|États financiers|Budgets|Règlements|Résolutions"
)
_SUBJECTS: Final = _listed(
    "finissants|secondaire|primaire|maternelle|transport scolaire|cafétéria|entretien ménager|chauffage|informatique|"
    "bibliothèque|conseil d'établissement|comité de parents|éducation physique|adaptation scolaire|formation continue|"
    "francisation|services de garde|taxe scolaire|assurances|ressources humaines|paie|approvisionnement|archives|"
    "communications|construction|réfection de toiture|aménagement|santé et sécurité|perfectionnement|suppléance|"
    "retraite|négociation|mesures disciplinaires|absences|bourses|subventions|projets éducatifs|sorties éducatives"
)
_FIRST: Final = _listed("Marie|Jean|Lucie|Ève|Étienne|Noémie|Zoé|Hélène|François|Benoît|Chloé|Léa|Raphaël|Noël|Maëlle")
_SYLLABLES: Final = _listed("tre|bou|gag|ron|mar|cha|lav|pel|ber|dés|lec|tur|cou|ger|mor|bel|pin|dub|oui|let|nau|thib")
_SAINTS: Final = _listed("Gérard|Louis|Joseph|Jude|Hubert|Pierre|Rose|Anne|Cœur|Émile|Félix|Rémi|Denis|Claude|Romain")


def build(path: Path, boxes: int, *, files: int = 0, seed: int = 1) -> Store:
    """Make the depot and return it open, its search index complete. `files` is how many each box lists."""
    chance = random.Random(seed)
    store = found(path, NODE, "Dépôt de mesure", ORG, actor="ada", station="bench")
    units = [f"{ORG}/{1000 + 7 * n}" for n in range(240)]
    shelves = codes_from("S", NODE, 0, shelves_for(boxes) * 2)
    _written(store, _references(units, chance))
    placed: list[str] = []
    _written(store, _locations(shelves, shelves_for(boxes), placed))
    people = list(codes_from("P", NODE, 0, 400))
    _written(store, (_person(code, chance, units) for code in people))
    facts = _boxes(boxes, chance, units, placed)
    _written(store, facts)
    if files:
        _written(store, _files(boxes, files, chance))
    _written(store, _loans(boxes, chance, people))
    while drain(store.connection):
        pass
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def shelves_for(boxes: int) -> int:
    return boxes // BOXES_A_SHELF + 1


def _written(store: Store, facts: Iterator[Fact]) -> None:
    while chunk := list(islice(facts, CHUNK)):
        store.act(lambda tx, chunk=chunk: tx.append(*chunk), actor="ada", station="bench", bulk=True)  # type: ignore[misc]


def _references(units: Sequence[str], chance: random.Random) -> Iterator[Fact]:
    yield Fact("organisation.added", f"organisation/{ORG}", {"name": "CSS des Rives"})
    yield Fact("boxtype.added", "boxtype/STD30", {"name": "Standard", "width_mm": 300})
    for key in units:
        name = f"École {chance.choice(_SAINTS)}-{chance.choice(_SAINTS)}"
        yield Fact("unit.added", f"unit/{key}", {"org": ORG, "code": key.partition("/")[2], "name": name})


def _locations(codes: Iterator[Code], shelves: int, placed: list[str]) -> Iterator[Fact]:
    made = 0
    site, walk = next(codes).text, "S0002"
    yield Fact("location.created", site, {"kind": "site", "label": "S-2", "walk": walk})
    aisle = 0
    while made < shelves:
        aisle += 1
        row, row_walk = next(codes).text, f"{walk}/{walk_key(str(aisle))}"
        body = {"kind": "aisle", "label": f"{aisle:02d}", "parent": site, "walk": row_walk}
        yield Fact("location.created", row, body)
        for letter in "ABCDEFGHIJ":
            bay, bay_walk = next(codes).text, f"{row_walk}/{letter}"
            yield Fact("location.created", bay, {"kind": "bay", "label": letter, "parent": row, "walk": bay_walk})
            for level in range(1, 7):
                shelf = next(codes).text
                body = {"kind": "shelf", "label": str(level), "parent": bay}
                body["walk"] = f"{bay_walk}/{walk_key(str(level))}"
                yield Fact("location.created", shelf, body | {"capacity_mm": 2400})
                placed.append(shelf)
                made += 1


def _person(code: Code, chance: random.Random, units: Sequence[str]) -> Fact:
    return Fact("person.registered", code.text, {"name": _name(chance), "unit": _few(chance, units)})


def _name(chance: random.Random) -> str:
    surname = "".join(chance.choices(_SYLLABLES, k=2)).capitalize()
    return f"{chance.choice(_FIRST)} {surname}"


def _few(chance: random.Random, things: Sequence[str]) -> str:
    """One of them, the first ones much more often."""
    return things[min(int(chance.paretovariate(0.7)) - 1, len(things) - 1) if chance.random() < 0.9 else -1]


def _boxes(count: int, chance: random.Random, units: Sequence[str], placed: Sequence[str]) -> Iterator[Fact]:
    order = list(range(count))
    chance.shuffle(order)
    for n, code in enumerate(codes_from("B", NODE, 0, count)):
        year = int(chance.triangular(1960, 2026, 2012))
        kind, subject = _few(chance, _KINDS), _few(chance, _SUBJECTS)
        body: dict[str, object] = {
            "org": ORG,
            "unit": _few(chance, units),
            "type": "STD30",
            "number": f"{year}-{n % 9973:04d}",
            "title": f"{kind} {subject} {_name(chance).split()[1]} {year}",
            "class_code": f"{ORG}/{1 + n % 9}-{n % 40:02d}",
            "rule": f"{ORG}/{1 + n % 200}",
            "year_from": year - chance.randrange(4),
            "year_to": year,
            "personal": n % 5 == 0,
            "aliases": f"31142{n:09d}" if n % 2 else "",
            "source": chance.choice(("Gesdoc", "Documentik", "Coba", "Paie")),
            "source_key": f"bench/{n}",
        }
        if n % 60:
            body |= dict.fromkeys(("place", "home"), placed[order[n] // BOXES_A_SHELF])
        yield Fact("box.registered", code.text, body)


def _files(boxes: int, each: int, chance: random.Random) -> Iterator[Fact]:
    codes = codes_from("F", NODE, 0, boxes * each)
    for box in codes_from("B", NODE, 0, boxes):
        for code in islice(codes, each):
            title = f"{_name(chance)}, {_few(chance, _SUBJECTS)}"
            yield Fact("file.listed", code.text, {"box": box.text, "title": title, "ref": f"D{code.serial}"})


def _loans(boxes: int, chance: random.Random, people: Sequence[Code]) -> Iterator[Fact]:
    """One box in a hundred is out, one in two hundred has come back and waits, one in five hundred is missing."""
    loans = codes_from("L", NODE, 0, boxes)
    loan, due = "", ""
    for n, box in enumerate(codes_from("B", NODE, 0, boxes)):
        if n % 500 == 7:
            yield Fact("box.reported_missing", box.text, {})
        if n % 70 not in (3, 5, 9):
            continue
        if n % 70 == 3:
            loan, due = next(loans).text, f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
            yield Fact("loan.opened", loan, {"person": chance.choice(people).text, "due": due})
        yield Fact("box.lent", box.text, {"loan": loan, "due": due})
        if n % 140 > 70:
            yield Fact("box.returned", box.text, {})
