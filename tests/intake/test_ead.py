from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from depot.intake.ead import FindingAid, read_ead
from depot.intake.faults_xml import EadNameless

Written = Callable[[bytes | str], Path]

EAD2002 = 'xmlns="urn:isbn:1-931666-22-9"'


def aid(*components: str, did: str = "", head: str = "<eadid>F1</eadid>") -> str:
    return (
        f"<ead {EAD2002}><eadheader>{head}<filedesc><titlestmt><titleproper>Guide du fonds</titleproper></titlestmt>"
        f"</filedesc></eadheader><archdesc><did><unittitle>Fonds Roy</unittitle><repository><corpname>Archives"
        f"</corpname><address><addressline>Laval</addressline></address></repository>{did}</did>\n<dsc>"
        + "\n".join(components)
        + "</dsc></archdesc></ead>"
    )


def component(did: str, *inside: str, name: str = "c", key: str = "") -> str:
    identity = f' id="{key}"' if key else ""
    return f"<{name}{identity}><did>{did}</did>{''.join(inside)}</{name}>"


def boxes(found: FindingAid) -> list[tuple[str, str]]:
    return [(box.source_key, box.title) for box in found.boxes]


def files(found: FindingAid) -> list[tuple[str, str, str]]:
    return [(file.box, file.title, file.ref) for file in found.files]


def test_boxes_and_files_of_a_finding_aid(written: Written) -> None:
    found = read_ead(
        written(
            aid(
                component(
                    "<unittitle>Série A</unittitle>",
                    component(
                        '<unittitle>Lettres</unittitle><unitid>A1</unitid><unitdate normal="1952-03-01/1960">1952-1960'
                        '</unitdate><container id="x" label="Mixed Materials [31142062754604]" type="Box" '
                        'altrender="Record carton">12</container><container parent="x" type="Folder">3</container>',
                        name="c02",
                        key="a1",
                    ),
                    component(
                        "<unittitle>Photos</unittitle><unitdate>circa 1970s</unitdate>"
                        '<container label="Graphic Materials [31142062754604]" type="Box">12</container>',
                        name="c02",
                        key="a2",
                    ),
                    name="c01",
                )
            )
        )
    )
    assert (found.identifier, found.title, found.repository, found.errors) == ("F1", "Fonds Roy", "Archives", ())
    (box,) = found.boxes
    assert (box.source_key, box.number, box.type, box.title) == (
        "barcode/31142062754604",
        "12",
        "Record carton",
        "Fonds Roy, Box 12",
    )
    assert (box.unit, box.fonds, box.source, box.aliases) == ("Archives", "F1", "EAD", ("31142062754604",))
    assert (box.year_from, box.year_to, box.contents) == (1952, 1979, "Mixed Materials; Graphic Materials")
    letters, photos = found.files
    assert (letters.title, letters.ref, letters.box) == ("Lettres, 1952-1960", "A1, Folder 3", box.source_key)
    assert (letters.date_from, letters.date_to, letters.year_from, letters.year_to) == ("1952-03-01", "", 1952, 1960)
    assert letters.source_key == "ead/F1/a1/barcode%2F31142062754604"
    assert (photos.title, photos.year_from, photos.year_to) == ("Photos, circa 1970s", 1970, 1979)


def test_without_a_barcode_a_box_is_its_type_and_number_in_its_finding_aid(written: Written) -> None:
    containers = '<container type="Box">1</container>', '<container type="Reel">1</container>'
    text = aid(*(component(f"<unittitle>{c}</unittitle>{containers[n]}") for c, n in (("a", 0), ("b", 1), ("c", 0))))
    found = read_ead(written(text))
    assert boxes(found) == [("ead/F1/Box/1", "Fonds Roy, Box 1"), ("ead/F1/Reel/1", "Fonds Roy, Reel 1")]
    assert [box for box, _, _ in files(found)] == ["ead/F1/Box/1", "ead/F1/Reel/1", "ead/F1/Box/1"]
    other = read_ead(written(text.replace(">F1<", ">F2<")))
    assert not {key for key, _ in boxes(found)} & {key for key, _ in boxes(other)}


def test_a_component_in_several_boxes_is_a_file_in_each(written: Written) -> None:
    found = read_ead(
        written(
            aid(
                component(
                    "<unittitle>Registre</unittitle>"
                    '<container id="a" type="Box">1</container><container parent="a" type="Folder">1</container>'
                    '<container id="b" type="Box">2</container><container parent="b" type="Folder">7</container>'
                    '<container id="c" type="Box">1</container><container parent="c" type="Folder">2</container>'
                )
            )
        )
    )
    assert files(found) == [
        ("ead/F1/Box/1", "Registre", "Folder 1, Folder 2"),
        ("ead/F1/Box/2", "Registre", "Folder 7"),
    ]
    assert len({file.source_key for file in found.files}) == 2


def test_a_reel_in_a_can_in_a_box(written: Written) -> None:
    did = (
        '<unittitle>Film</unittitle><container id="b" label="film [31142067178171]" type="Box">16</container>'
        '<container id="c" parent="b" type="Film_Canister">c4</container>'
        '<container parent="c" type="16mm_film_reels" label="film [31142067178999]">001</container>'
        '<container parent="c" type="barcode">data_value_missing_22d5338b</container>'
    )
    found = read_ead(written(aid(component(did))))
    assert files(found) == [("barcode/31142067178171", "Film", "Film Canister c4, 16mm film reels 001")]
    assert found.files[0].aliases == ("31142067178999",)


def test_boxes_of_the_finding_aid_itself_have_no_file(written: Written) -> None:
    did = '<unitdate normal="1900/1950"/><container type="Box">1</container><container type="Box">2</container>'
    text = aid(
        component('<unittitle>a</unittitle><unitdate>1920</unitdate><container type="Box">2</container>'), did=did
    )
    found = read_ead(written(text))
    years = {box.number: (box.year_from, box.year_to) for box in found.boxes}
    assert years == {"1": (1900, 1950), "2": (1920, 1920)}
    assert len(found.files) == 1


def test_a_folder_may_name_its_box_by_the_id_of_another_component(written: Written) -> None:
    later = component('<unittitle>b</unittitle><container id="x" type="Box">9</container>')
    earlier = component('<unittitle>a</unittitle><container parent="x" type="Folder">4</container>')
    found = read_ead(written(aid(earlier, later)))
    assert files(found) == [("ead/F1/Box/9", "a", "Folder 4"), ("ead/F1/Box/9", "b", "")]
    assert len(found.boxes) == 1


def test_bad_containers_are_named_and_the_others_come(written: Written) -> None:
    found = read_ead(
        written(
            aid(
                component('<unittitle>a</unittitle><container type="Box">1</container>'),
                component('<unittitle>b</unittitle><container type="Box"> </container>'),
                component('<unittitle>c</unittitle><container parent="nulle-part" type="Folder">1</container>'),
                component(
                    '<unittitle>d</unittitle><container id="p" parent="q" type="Folder">1</container>'
                    '<container id="q" parent="p" type="Folder">2</container>'
                ),
                component('<unittitle>e</unittitle><container type="Box">1</container>'),
            )
        )
    )
    assert [(error.line, error.where, error.error.name) for error in found.errors] == [
        (3, "container", "container.nameless"),
        (4, "container", "container.orphan"),
        (5, "container", "container.orphan"),
        (5, "container", "container.orphan"),
    ]
    assert [title for _, title, _ in files(found)] == ["a", "e"]


def test_titles_when_there_is_none(written: Written) -> None:
    box = '<container type="Box">1</container>'
    found = read_ead(
        written(
            aid(
                component(
                    "<unittitle>Journal</unittitle>",
                    component("", component(f"<unitdate>mars 1984</unitdate>{box}")),
                    component(f"<unitid type='aspace_uri'>/r/1</unitid><unitid>U7</unitid>{box}"),
                ),
                component(f"<unitid>U8</unitid>{box}"),
                component(f"<unittitle>Notes, <unitdate>1984</unitdate></unittitle>{box}"),
                component(box, key="k9"),
            )
        )
    )
    assert [(file.title, file.ref) for file in found.files] == [
        ("Journal, mars 1984", ""),
        ("Journal", "U7"),
        ("Fonds Roy", "U8"),
        ("Notes, 1984", ""),
        ("Fonds Roy", ""),
    ]
    untitled = re.sub(r"<(unittitle|titleproper)>[^<]*</\1>", "", aid(component(f"<unitid>U8</unitid>{box}", key="k9")))
    assert read_ead(written(untitled)).files[0].title == "U8"
    assert read_ead(written(untitled.replace("U8", ""))).files[0].title == "k9"


@pytest.mark.parametrize(
    ("label", "barcode"),
    [
        ("Mixed Materials [31142062754604]", "31142062754604"),
        ("Mixed Materials [31142 06275 4604]", "31142062754604"),
        ("[BX-00012345]", "BX-00012345"),
        ("Text", ""),
        ("Text [box 3]", ""),
        ("Text [sic]", ""),
        ("Oversize [2011 2012 a]", ""),
        ("Text [31142062754604] (copy)", ""),
    ],
)
def test_the_barcode_of_a_label(written: Written, label: str, barcode: str) -> None:
    found = read_ead(written(aid(component(f'<container label="{label}" type="Box">1</container>'))))
    assert found.boxes[0].aliases == ((barcode,) if barcode else ())


def test_ead3(written: Written) -> None:
    text = """<?xml version="1.0"?>
    <ead xmlns="http://ead3.archivists.org/schema/"><control><recordid>R-3</recordid><filedesc><titlestmt>
    <titleproper>Guide</titleproper></titlestmt></filedesc></control>
    <archdesc level="fonds"><did><repository><corpname><part>Archives</part></corpname></repository>
    <unittitle>Fonds Côté</unittitle></did><dsc>
    <c01 id="k1"><did><unittitle>Plans</unittitle><unitdatestructured><daterange><fromdate standarddate="1931-05">mai
    1931</fromdate><todate standarddate="1934-02-03">1934</todate></daterange></unitdatestructured>
    <container id="b1" localtype="box" label="Plans" containerid="31142062754604" altrender="Grand format">4</container>
    <container parent="b1" localtype="folder" containerid="F-7">2</container></did></c01>
    <c01 id="k2"><did><unittitle>Notes</unittitle><unitdate normal="1940">1940</unitdate>
    <container localtype="box" containerid="31142062754604">4</container></did></c01>
    </dsc></archdesc></ead>"""
    found = read_ead(written(text))
    assert (found.identifier, found.title, found.repository) == ("R-3", "Fonds Côté", "Archives")
    (box,) = found.boxes
    assert (box.source_key, box.type, box.contents) == ("barcode/31142062754604", "Grand format", "Plans")
    assert (box.year_from, box.year_to) == (1931, 1940)
    plans, notes = found.files
    assert (plans.title, plans.ref, plans.aliases) == ("Plans, mai 1931-1934", "folder 2", ("F-7",))
    assert (plans.date_from, plans.date_to, plans.year_from, plans.year_to) == ("", "1934-02-03", 1931, 1934)
    assert notes.source_key == "ead/R-3/k2/barcode%2F31142062754604"


def test_a_finding_aid_is_known_by_its_unitid_or_not_at_all(written: Written) -> None:
    found = read_ead(written(aid(head="<eadid/>", did="<unitid>MC.285</unitid>")))
    assert found.identifier == "MC.285"
    with pytest.raises(EadNameless):
        read_ead(written(aid(head="")))


def test_components_without_ids_keep_their_keys_by_place(written: Written) -> None:
    box = '<container type="Box">1</container>'
    text = aid(component("", component(box), component(box)), component(box))
    keys = [file.source_key for file in read_ead(written(text)).files]
    assert keys == [f"ead/F1/{place}/ead%2FF1%2FBox%2F1" for place in ("%2F1%2F1", "%2F1%2F2", "%2F2")]
    assert [file.source_key for file in read_ead(written(text)).files] == keys
