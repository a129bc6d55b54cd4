"""Imports as a whole: chunks, interruptions, rehearsals, and other terminals at work beside them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from depot.desk.boxes import describe, register
from depot.desk.reference import add
from depot.desk.shelving import shelve
from depot.errors import BadInput
from depot.intake import loading
from depot.intake.report import ImportReport
from depot.model.codes import Code
from depot.model.query import parse if False else None
