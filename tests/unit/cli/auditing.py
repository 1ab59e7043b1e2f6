"""A small repository with audits, for tests of the audit commands."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from credpolicy.cli.main import main
from tests.unit.cli.answers import Answer, Ask
from tests.unit.load.repositories import commit, git, own_settings

__all__ = ["DAY", "LOT", "MOMENT", "ask", "key", "made", "own_settings", "repository"]

DAY = ("--as-of", "2026-03-02")
MOMENT = ("--extracted-at", "2026-03-02T09:00:00Z")
LOT = ("--size", "2", "--seed", "board 4711")
POLICIES = b"""
owners: [{id: clinical, accountable: w-2, backup: w-3}]
credential_types: [{id: bls, owner: clinical}, {id: fire, owner: clinical}]
requirements:
  - {id: core, requires: [bls], severity: critical, owner: clinical, applies_to: {role: nurse}}
  - {id: drill, requires: [fire], severity: low, owner: clinical}
audits:
  - {id: files, kind: annual, of: credentials, from: 2026-03-01, auditor: w-1, reviewer: w-3,
     questions: [{id: seen, ask: Does the register say the same?}, {id: copy, ask: Is there a copy?}]}
  - {id: spot, kind: monthly, of: obligations, from: 2026-02-15, auditor: w-1, size: 2,
     questions: [{id: right, ask: Is the verdict right?}]}
"""
REGISTRY = b"""
workers:
  - {id: w-1, hired_on: 2020-01-01}
  - {id: w-2, hired_on: 2020-01-01}
  - {id: w-3, hired_on: 2020-01-01}
  - id: w-4
    hired_on: 2020-01-01
    assignments: [{role: nurse, starts_on: 2020-01-01}]
    credentials: [{type: bls, number: '7', issued_on: 2025-01-01, expires_on: 2027-01-01}]
"""
IDENTITIES = b"identities: [{worker: w-1, name: Casey Example, email: person@example.org}]\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One commit of 2026-03-01."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-03-01T09:00:00+0000")
    folder = tmp_path / "org"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, {"policies/a.yaml": POLICIES, "registry/a.yaml": REGISTRY, "identities/a.yaml": IDENTITIES})
    return folder


@pytest.fixture
def ask(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs `credpolicy audit` there."""
    monkeypatch.chdir(repository)

    def asked(*arguments: str) -> Answer:
        code = main(["audit", *arguments])
        return Answer(code, *capsys.readouterr())

    made: Callable[..., Answer] = asked
    return made


def made(ask: Ask, file: Path, *arguments: str) -> bytes:
    answer = ask("bundle", *DAY, *MOMENT, *arguments, "-o", str(file))
    assert (answer.code, answer.err) == (0, "")
    data = file.read_bytes()
    assert answer.out.startswith(f"SHA-256 {hashlib.sha256(data).hexdigest()}\n")
    return data


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True)
    public = file.with_suffix(".pub").read_text(encoding="utf-8")
    (tmp_path / "allowed").write_text(f"audit@example.org {public}", encoding="utf-8")
    return file
