from __future__ import annotations

from tests.intake.conftest import depot, template

__all__ = ["depot", "template"]
