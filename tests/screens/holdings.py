"""What is in the depot that tests of screens get."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ORG: Final = "CSSRL"
SCHOOL, OFFICE, FINANCE = f"{ORG}/7210", f"{ORG}/7310", f"{ORG}/9100"

BOXES: Final[Mapping[str, Mapping[str, object]]] = {
    "students": {
        "unit": SCHOOL,
        "type": "STD30",
        "number": "G-2011-04",
        "title": "Dossiers d'élèves, finissants 2011 (A à F)",
        "contents": "Dossiers scolaires et relevés de notes",
        "class_code": f"{ORG}/4-210",
        "rule": f"{ORG}/2.15",
        "media": "PA",
        "year_from": 2006,
        "year_to": 2011,
        "personal": 1,
        "confidential": 1,
        "aliases": "31142054869881",
    },
    "payables": {
        "unit": FINANCE,
        "type": "STD30",
        "number": "F-0091",
        "title": "Comptes à payer 2014",
        "class_code": f"{ORG}/3-100",
        "year_from": 2014,
        "year_to": 2014,
        "source": "Dofin",
    },
    "payroll": {
        "unit": FINANCE,
        "type": "STD30",
        "title": "Paie, relevés 4 et T4",
        "year_from": 2009,
        "year_to": 2012,
        "personal": 1,
    },
    "minutes": {
        "unit": OFFICE,
        "type": "DOC18",
        "title": "Procès-verbaux du conseil d'établissement",
        "year_from": 1998,
        "year_to": 2004,
        "essential": 1,
    },
    "grievances": {"unit": OFFICE, "title": "Griefs et arbitrages", "year_from": 2003, "year_to": 2003},
    "plans": {"unit": SCHOOL, "type": "DOC30", "title": "Plans et devis, école Gérard-Filion", "year_from": 1974},
    "boilers": {"unit": SCHOOL, "type": "STD30", "title": "Inspection des chaudières et œuvres d'art", "year_to": 2019},
    "new": {
        "unit": FINANCE,
        "type": "STD30",
        "title": "Appels d'offres, transport",
        "year_from": 2020,
        "year_to": 2023,
    },
}
"""Boxes in the order of their codes."""

FILES: Final[Mapping[str, tuple[str, Mapping[str, object]]]] = {
    "arsenault": ("students", {"ref": "E-1001", "title": "Arsenault, Julie", "year_from": 2006, "year_to": 2011}),
    "beaulieu": ("students", {"ref": "E-1002", "title": "Beaulieu, Étienne", "year_from": 2006, "year_to": 2011}),
    "cote": ("students", {"ref": "E-1003", "title": "Côté, Mélissa", "year_from": 2007, "year_to": 2011}),
    "t4-2009": ("payroll", {"title": "T4 2009", "year_from": 2009, "year_to": 2009, "aliases": "OLD-T4-2009"}),
    "t4-2010": ("payroll", {"title": "T4 2010", "year_from": 2010, "year_to": 2010}),
}
"""Files in the order of their codes, with the box that each is in."""
