"""The schema of EAD3 itself, where somebody has it.

The repository of the schema (SAA-SDT/EAD3, `ead3.xsd`) states no licence, so that the file is not kept here, and tests
fetch nothing: DEPOT_EAD3_XSD says where a copy of it is.
"""

from __future__ import annotations

import pytest
from lxml import etree

from tests.conftest import EAD3_XSD


def schema() -> etree.XMLSchema:
    """The schema, ready to check documents; skips the test where there is none."""
    if not EAD3_XSD:
        pytest.skip("DEPOT_EAD3_XSD does not say where ead3.xsd (SAA-SDT/EAD3, which states no licence) is")
    return etree.XMLSchema(etree.parse(EAD3_XSD))
