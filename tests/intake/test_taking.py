"""Records into a depot: what each row becomes, and why one is refused."""

from __future__ import annotations

import pytest

from depot.desk.boxes import register
from depot.desk.places import block
from depot.desk.reference import abolish, add, put_rule
from depot.model import roles
from depot.model.box import SHELVED
from depot.model.codes import Code, codes_from
from depot.model.person import Person
from depot.model.reference import ClassCode, Unit
from depot.store.store import Tx
from tests.desk.founded import FINANCE, ORG, SCHOOL, Founded
from tests.intake.bringing import boxes, bring, counts, files, refusals, shelf

RACKS = "Site;Travée;Tablette;Positions;Code-barres\nS-2;B;1;1;RAYON-1\nS-2;B;2;;RAYON-2\n"
BOXES = "Numéro;Unité;Titre;Années;Code-barres\nA-1;7210;Registres;2001-2004;31142062754604\nA-2;7210;Bulletins;2005;\n"


def home_list(*addresses: str) -> str:
    return "Numéro;Unité;Titre;Adresse\n" + "".join(f"A-{n};7210;T;{home}\n" for n, home in enumerate(addresses, 1))


def test_a_box_is_what_its_row_says(depot: Founded) -> None:
    report = bring(
        depot,
        "boxes",
        "Numéro;Unité;Type;Titre;Années;Exemplaire;Supports;Confidentiel;Code-barres;Remarques\n"
        "A-1;7210;std30;Registres  d'élèves;2001-2004;P;papier, numérique;oui;31142062754604;À trier\n",
    )
    assert counts(report) == {"boxes": 1}
    (box,) = boxes(depot.store)
    assert (box.org, box.unit, box.type, box.number) == (ORG, SCHOOL, "STD30", "A-1")
    assert (box.title, box.year_from, box.year_to, box.copy) == ("Registres d'élèves", 2001, 2004, "P")
    assert (box.media, box.confidential, box.aliases, box.remarks) == ("PA DM", 1, "31142062754604", "À trier")
    assert (box.label_needed, box.source_key) == (1, "list/7210/A-1")
    assert depot.store.by_alias("31142062754604") == [Code.from_id("B", box.id).text]


def test_what_a_row_refers_to_must_be_there(depot: Founded) -> None:
    report = bring(
        depot,
        "boxes",
        "Numéro;Unité;Type;Adresse\nA-1;9999;;\nA-2;7210;RARE;\nA-3;7210;;S-2 > 9\nA-4;7210;;\n",
    )
    assert refusals(report) == [(2, "unit.unknown"), (3, "box.type-unknown"), (4, "place.unknown")]
    assert counts(report) == {"boxes": 1, "refused": 3}


def test_an_organisation_that_is_not_there_refuses_the_import_at_once(depot: Founded) -> None:
    from depot.desk.reference import OrganisationUnknown

    with pytest.raises(OrganisationUnknown):
        bring(depot, "boxes", BOXES, org="CSSX")
    assert boxes(depot.store) == []


def test_an_old_barcode_that_is_taken_refuses_the_row_and_says_whose_it_is(depot: Founded) -> None:
    owner = register(depot.clerk, {"unit": FINANCE, "title": "Déjà là", "aliases": "31142062754604"}).result
    assert owner is not None
    more = "A-3;7210;Même code;;31142000000001\nA-4;7210;Même code;;31142000000001\n"
    report = bring(depot, "boxes", BOXES + more)
    assert refusals(report) == [(2, "alias.taken"), (5, "alias.taken")]
    assert [note.error.facts["owner"] for note in report.refused] == [owner.text, boxes_named(depot, "A-3")]
    assert counts(report) == {"boxes": 2, "refused": 2}


def boxes_named(depot: Founded, number: str) -> str:
    return next(Code.from_id("B", box.id).text for box in boxes(depot.store) if box.number == number)


def test_a_code_of_ours_cannot_be_an_old_barcode(depot: Founded) -> None:
    code = register(depot.clerk, {"unit": SCHOOL}).result
    assert code is not None
    report = bring(depot, "boxes", f"Numéro;Unité;Code-barres\nA-1;7210;{code.shown}\n")
    assert refusals(report) == [(2, "alias.is-code")]


def test_the_same_box_twice_in_a_list_is_refused_with_both_lines(depot: Founded) -> None:
    report = bring(depot, "boxes", BOXES + "A-1;7210;Autre chose;1999;\n")
    assert [(note.line, note.error.name, note.error.facts["line"]) for note in report.refused] == [
        (4, "code.doubled", 2)
    ]
    again = bring(depot, "boxes", BOXES + "A-1;7210;Autre chose;1999;\n")
    assert counts(again) == {"known": 2, "refused": 1}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("units", "Code;Nom\n1;Un\n2;Deux\n1;Autre\n"),
        ("people", "Matricule;Nom\n1;Un\n2;Deux\n1;Autre\n"),
        ("files", "Boîte;Unité;Référence;Titre\nA-1;7210;1;T\nA-1;7210;2;T\nA-1;7210;1;T\n"),
        ("locations", "Genre;Étiquette;Positions\nsite;1;3\nsite;2;3\nsite;1;4\n"),
        ("plan", "Code;Titre\n1000;Un\n2000;Deux\n1000;Autre\n"),
        ("schedule", "Code;Titre;Exemplaire;Actif\n1;Un;P;3\n2;Deux;P;3\n1;Un;S;3\n"),
    ],
)
def test_what_is_given_twice_is_refused_in_every_list(depot: Founded, kind: str, content: str) -> None:
    bring(depot, "boxes", BOXES)
    report = bring(depot, kind, content)
    assert [(note.line, note.error.name, note.error.facts["line"]) for note in report.refused] == [
        (4, "code.doubled", 2)
    ]
    assert sum(report.added.values()) == 2


def test_files_find_their_box_by_its_number_its_code_or_its_old_barcode(depot: Founded) -> None:
    bring(depot, "boxes", BOXES)
    first, second = boxes(depot.store)
    report = bring(
        depot,
        "files",
        "Boîte;Unité;Référence;Titre\n"
        f"A-1;7210;1;Par le numéro\n{Code.from_id('B', second.id).shown};7210;2;Par le code\n"
        "31142062754604;;3;Par le code-barres\nA-9;7210;4;Nulle part\n",
    )
    assert refusals(report) == [(5, "box.unknown")]
    assert [(file.ref, file.box) for file in files(depot.store)] == [("1", first.id), ("2", second.id), ("3", first.id)]


def test_a_number_that_is_the_old_barcode_of_another_units_box_is_not_that_box(depot: Founded) -> None:
    other = register(depot.clerk, {"unit": FINANCE, "aliases": "12"}).result
    assert other is not None
    report = bring(depot, "files", "Boîte;Unité;Titre\n12;7210;Dossier\n12;9100;Facture\n")
    assert refusals(report) == [(2, "box.of-other-unit")]
    assert [file.title for file in files(depot.store)] == ["Facture"]


def test_the_unit_of_a_file_may_be_the_one_that_was_abolished(depot: Founded) -> None:
    add(depot.admin, Unit, f"{ORG}/7000", {"name": "École fermée"})
    register(depot.clerk, {"unit": SCHOOL, "aliases": "12"})
    abolish(depot.admin, f"{ORG}/7000", SCHOOL)
    assert counts(bring(depot, "files", "Boîte;Unité;Titre\n12;7000;Dossier\n")) == {"files": 1}


def test_a_home_is_an_address_a_code_or_an_old_barcode(depot: Founded) -> None:
    assert counts(bring(depot, "locations", RACKS)) == {"locations": 4}
    second = shelf(depot, "2")
    code = Code.from_id("S", second.id).shown
    report = bring(depot, "boxes", home_list("S-2 > B > 1", code, "rayon-2", ""))
    assert counts(report) == {"boxes": 4}
    found = boxes(depot.store)
    assert [box.place for box in found] == [shelf(depot, "1").id, second.id, second.id, None]
    assert [box.home for box in found] == [box.place for box in found]
    assert found[0].status == SHELVED
    assert depot.store.placements(found[0].id)[0].place == shelf(depot, "1").id


def test_a_place_of_passage_holds_a_box_and_is_not_its_home(depot: Founded) -> None:
    bring(depot, "locations", "Genre;Étiquette;Passage\nshelf;Table;oui\n")
    bring(depot, "boxes", home_list("Table"))
    (box,) = boxes(depot.store)
    assert (box.place, box.home) == (shelf(depot, "Table").id, None)


def test_a_box_cannot_stand_in_a_bay(depot: Founded) -> None:
    bring(depot, "locations", RACKS)
    report = bring(depot, "boxes", home_list("S-2 > B", "S-2 > B > 2"))
    assert refusals(report) == [(2, "place.holds-none")]
    assert counts(report) == {"boxes": 1, "refused": 1}


def test_boxes_are_taken_where_they_stand_and_what_the_desk_would_have_refused_is_told(depot: Founded) -> None:
    bring(depot, "locations", RACKS)
    block(depot.supervisor, [shelf(depot, "2").id], "fuite")
    content = home_list("S-2 > B > 1", "S-2 > B > 1", "S-2 > B > 2")
    report = bring(depot, "boxes", content)
    assert counts(report) == {"boxes": 3, "attention": 2}
    assert [(note.line, note.error.name) for note in report.attention] == [(3, "place.full"), (4, "place.blocked")]
    assert [box.place for box in boxes(depot.store)] == [shelf(depot, "1").id] * 2 + [shelf(depot, "2").id]
    assert counts(bring(depot, "boxes", content)) == {"known": 3}


def test_room_on_a_shelf_is_counted_box_by_box_and_over_imports(depot: Founded) -> None:
    bring(depot, "locations", "Genre;Étiquette;Longueur cm\nshelf;Long;70\n")
    wide = "Numéro;Unité;Type;Adresse\n" + "".join(f"A-{n};7210;STD30;Long\n" for n in range(2))
    assert depot.store.widths()["STD30"]
    first = bring(depot, "boxes", wide)
    more = bring(depot, "boxes", wide + "B-1;7210;STD30;Long\nB-2;7210;STD30;Long\n")
    assert [note.error.name for note in (*first.attention, *more.attention)][-1] == "place.too-short"
    assert len(boxes(depot.store)) == 4


def test_places_units_and_people_are_brought_up_to_date_and_once(depot: Founded) -> None:
    lists = {
        "locations": ("Site;Travée;Tablette;Positions\nS-2;B;1;5\n", "Site;Travée;Tablette;Positions\nS-2;B;1;6\n"),
        "units": ("Code;Nom\n7210;École Gérard-Filion\n8000;Neuve\n", "Code;Nom\n7210;École Filion\n8000;Neuve\n"),
        "people": ("Matricule;Nom;Unité\n77;Marie Roy;7210\n", "Matricule;Nom;Unité\n77;Marie Roy-Côté;7210\n"),
    }
    added = {"locations": 3, "units": 1, "people": 1}
    for kind, (first, second) in lists.items():
        assert bring(depot, kind, first).added == {kind: added[kind]}
        assert bring(depot, kind, first).known == len(first.splitlines()) - 1 + (2 if kind == "locations" else 0)
        assert counts(bring(depot, kind, second))["changed"] == 1
    assert shelf(depot, "1").positions == 6
    assert (unit := depot.store.get(Unit, SCHOOL)) is not None
    assert unit.name == "École Filion"
    assert [person.name for person in depot.store.all(Person)] == ["Marie Roy-Côté"]


def test_the_plan_comes_with_its_parents_and_its_old_codes(depot: Founded) -> None:
    report = bring(depot, "plan", "Code;Titre;Ancien code MV;Ancien code CSRS\n1000;Gestion;;\n1100;Lois;A1, A2;77\n")
    assert counts(report) == {"classes": 2}
    entry = depot.store.get(ClassCode, f"{ORG}/1100")
    assert entry is not None
    assert (entry.parent, entry.old_codes) == (f"{ORG}/1000", "MV A1\nMV A2\nCSRS 77")


def test_columns_that_nothing_reads_are_named(depot: Founded) -> None:
    report = bring(depot, "boxes", "Numéro;Unité;Couleur;Titre\nA-1;7210;bleu;T\n")
    assert report.unread == {"boxes-0.csv": ("Couleur",)}


def test_a_list_of_files_makes_the_boxes_that_it_names(depot: Founded) -> None:
    profile = '[files.boxes.columns]\naliases = "Boîte code"\n[files.boxes.constants]\ntitle = "Dossiers"\n'
    content = "Boîte;Boîte code;Unité;Référence;Titre\n1;X1;7210;a;A\n1;X1;7210;b;B\n2;X2;7210;a;C\n1;X1;7210;c;D\n"
    report = bring(depot, "files", content, profile=profile)
    assert counts(report) == {"boxes": 2, "files": 4}
    first, second = boxes(depot.store)
    assert (first.title, first.aliases, second.aliases) == ("Dossiers", "X1", "X2")
    assert [(file.title, file.box) for file in files(depot.store)] == [
        ("A", first.id),
        ("B", first.id),
        ("C", second.id),
        ("D", first.id),
    ]
    assert counts(bring(depot, "files", content, profile=profile)) == {"known": 6}


def test_a_box_that_is_refused_takes_its_files_with_it(depot: Founded) -> None:
    profile = '[files.boxes.columns]\naliases = "Boîte code"\n'
    register(depot.clerk, {"unit": SCHOOL, "aliases": "X1"})
    content = "Boîte;Boîte code;Unité;Titre\n1;X1;7210;A\n1;X1;7210;B\n2;X2;7210;C\n"
    report = bring(depot, "files", content, profile=profile)
    assert refusals(report) == [(2, "alias.taken"), (2, "box.unknown"), (3, "box.unknown")]
    assert [file.title for file in files(depot.store)] == ["C"]


def test_codes_are_given_without_gaps_whatever_is_refused(depot: Founded) -> None:
    rows = "".join(f"A-{n};{'9999' if n % 3 else '7210'}\n" for n in range(200))
    bring(depot, "boxes", "Numéro;Unité\n" + rows)
    expected = [code.text for code in codes_from("B", "L1", 0, 67)]
    assert [Code.from_id("B", box.id).text for box in boxes(depot.store)] == expected


def test_what_ends_a_period_makes_a_box_due_and_comes_again_without_doubling(depot: Founded) -> None:
    copies = [{"copy": "P", "active": 888, "semi": 2, "disposition": "D"}]
    rules = ("8.1", copies), ("9.1", [{"copy": "P", "active": 999, "semi": 1, "disposition": "T"}])

    def schedule(tx: Tx) -> None:
        for code, periods in rules:
            put_rule(tx, ORG, code, {"copies": periods, "approved_on": "2001-01-01"})

    depot.admin.do(roles.REFERENCE, schedule)
    listed = "Numéro;Unité;Règle;Exemplaire;Événement;Remplacé le\nA-1;7210;8.1;P;2010-05-01;\nA-2;7210;9.1;P;;2012\n"
    inside = "Boîte;Unité;Titre;Date de l'événement;Date de remplacement\nA-1;7210;Dossier;2011-09-01;\n"
    for _nth in range(2):
        bring(depot, "boxes", listed)
        bring(depot, "files", inside)
    one, two = boxes(depot.store)
    (file,) = files(depot.store)
    assert (one.event_on, two.replaced_on, file.event_on) == ("2010-05-01", "2012-12-31", "2011-09-01")
    due = [depot.store.reckoned(box).on for box in (one, two)]
    assert [day.isoformat() if day else None for day in due] == ["2014-07-01", "2014-07-01"]
    report = bring(depot, "boxes", "Numéro;Unité;Événement\nA-3;7210;30 février\n")
    assert refusals(report) == [(2, "date.unreadable")]
