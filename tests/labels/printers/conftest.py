"""Real printers and a real CUPS server, started once for each process of the test run, when a test asks for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.labels.printers import stations


@pytest.fixture(scope="session")
def office_printer() -> Iterator[stations.RealPrinter]:
    """A printer that takes PDF and PNG."""
    with stations.printer("application/pdf,image/png") as printer:
        yield printer


@pytest.fixture(scope="session")
def raster_printer() -> Iterator[stations.RealPrinter]:
    """A printer that takes nothing but PWG raster, so that CUPS has to draw the pages."""
    with stations.printer("image/pwg-raster") as printer:
        yield printer


@pytest.fixture(scope="session")
def cups() -> Iterator[stations.Server]:
    """A CUPS server."""
    with stations.server() as server:
        yield server
