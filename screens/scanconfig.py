"""From a station's scanner settings to how the screens catch its keys."""

from __future__ import annotations

from collections.abc import Callable

from depot.model.scanner import ScannerSettings
from screens.burst import ScanConfig


def capture_config(settings: ScannerSettings, is_code: Callable[[str], bool]) -> ScanConfig:
    """The capture's configuration. With a prefix key, timing is not needed to tell a scan from typing."""
    prefix = frozenset({settings.prefix_key}) if settings.prefix_key else frozenset[str]()
    starters = set(ScanConfig().starters)
    starters |= set(settings.prefix[:1]) | {arrived for arrived, meant in settings.learned.items() if meant in starters}
    return ScanConfig(
        prefix=prefix,
        timing=not prefix,
        starters=frozenset(starters),
        detect_gap=settings.detect_ms / 1000,
        collect_gap=settings.collect_ms / 1000,
        min_len=settings.shortest,
        suffixless=not settings.suffixes,
        is_code=is_code,
    )
