"""The assessment results of a bundle, judged by NIST's schema and constraints."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from credpolicy.adapters.archive import unpacked
from tests.peers.conftest import missing
from tests.unit.cli.auditing import DAY, ask, own_settings, repository
from tests.unit.load.repositories import commit

__all__ = ["ask", "own_settings", "repository"]

VALIDATOR = Path(__file__).resolve().parents[2] / ".venv" / "oscal" / "bin" / "oscal-validate"
ODD = b"""
requirements:
  - {id: 2nd_look.of-all, title: "A title\twith \xc3\xb6dd <signs>", requires: [bls], applies_to: {role: nurse}}
  - {id: nobody, requires: [bls], applies_to: {role: pilot}, allow_empty: true}
waivers:
  - {id: wv-1, kind: extension, worker: w-3, requirement: drill, from: 2026-01-01, until: 2026-12-31,
     reason: The course was cancelled by the provider, requested_by: w-3, approved_by: w-2}
"""


def results(ask, file: Path) -> dict:
    ask("bundle", *DAY, "--extracted-at", "2026-03-02T09:00:00Z", "-o", str(file))
    return json.loads(unpacked(file.read_bytes())["results/oscal-assessment-results.json"])


def judged(document: object, file: Path) -> list[dict]:
    """What the validator finds that is wrong."""
    if not VALIDATOR.is_file():
        missing("oscal-validate is not installed in .venv/oscal: `make test` installs it")
    file.write_text(json.dumps(document), encoding="utf-8")
    answer = subprocess.run([str(VALIDATOR), "--format", "json", str(file)], capture_output=True, check=False)
    found = json.loads(answer.stdout)["findings"]
    return [each for each in found if each["severity"] in ("ERROR", "WARNING")]


@pytest.mark.parametrize("policies", [b"", ODD])
def test_nist_finds_nothing_wrong(ask, repository: Path, tmp_path: Path, policies: bytes) -> None:
    commit(repository, {"policies/b.yaml": policies or b"owners: []\n"})
    assert judged(results(ask, tmp_path / "a.zip"), tmp_path / "a.json") == []


def test_nist_would_have_found_something(ask, tmp_path: Path) -> None:
    document = results(ask, tmp_path / "a.zip")
    document["assessment-results"]["uuid"] = "none"
    del document["assessment-results"]["import-ap"]
    document["assessment-results"]["results"][0]["findings"][0]["colour"] = "red"
    assert len(judged(document, tmp_path / "a.json")) >= 3
