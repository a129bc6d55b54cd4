"""Depots and vaults worked with by real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT


class Site:
    """A depot, or a vault, that is worked with in processes of their own."""

    def __init__(self, folder: Path, node: str, *made: str, url: str = "") -> None:
        """At a `url`, or in a folder; `made` are the words that make it."""
        self.node = node
        self.path = folder / f"{node}.db"
        self.where = url or self.path
        self._keys = folder / "keys"
        self.card = folder / f"{node}.card"
        self.run(*(made or ("init",)), "--node", node, "--name", f"Dépôt {node}", "--admin", "eve", "--org", "CSSRL")
        self.fingerprint = self.one("key", "card", str(self.card))["fingerprint"]

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        env = {**os.environ, "DEPOT_PIN": "4711x", "DEPOT_NEW_PIN": "4711x", "DEPOT_DB": str(self.where)}
        return env | {"PYTHONPATH": str(ROOT), "DEPOT_KEYS": str(self._keys)}

    def run(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        env = self.environment
        user = [] if "init" in words else ["--user", "eve"]
        command = [sys.executable, "-m", "depot", "--json", *user, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=self.path.parent)
        assert done.returncode == code, done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def one(self, *words: str) -> dict[str, Any]:
        return self.run(*words)[-1]

    def hand_to(self, other: Site, key: Path) -> list[dict[str, Any]]:
        self.run("export", "--to", str(key), "--encrypt-to", str(other.card))
        return other.run("receive", str(key))

    def believe(self, *others: Site) -> None:
        for other in others:
            self.run("key", "enrol", str(other.card), "--fingerprint", other.fingerprint)
