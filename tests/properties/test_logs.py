"""Hostile text in files and commits: no command writes a line that the log of a build would obey."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from credpolicy.cli.main import main
from tests.unit.load.repositories import commit, git, own_settings

__all__ = ["own_settings"]

NEW = "::error file=a::PWNED"
OLD = "##[add-mask]PWNED"
TEXT = f"{NEW} {OLD} ##vso[task.setvariable]PWNED ##teamcity[x] ::stop-commands::PWNED"
BUILT = re.compile(r"^\s*::[A-Za-z]|##[A-Za-z.-]*\[")
"""Where GitHub, as its runner reads a line, and others take it for a command."""

AS_OF = "--as-of=2026-03-02"
POLICIES = f"""\
credential_types:
  - {{id: badge, owner: records, validity: {{valid_for: never_ends}}}}
  - {{id: form, owner: records, name: "{TEXT}", validity: {{valid_for: 1 year}}}}
owners: [{{id: records, accountable: boss, backup: ann, name: "{TEXT}"}}]
requirements:
  - {{id: core, title: "{TEXT}", requires: [form], owner: records, authority: {{kind: law, citation: "{TEXT}"}}}}
retention:
  - {{id: files, type: form, owner: records, keep: {{until: 1 year after ended_on, delete_by: 2 years after ended_on}}}}
waivers:
  - {{id: wv, kind: extension, worker: ann, requirement: core, reason: "{TEXT}", requested_by: ann, approved_by: boss,
      from: 2025-01-01, until: 2025-02-01}}
"""
PEOPLE = f"""\
workers:
  - {{id: ann, hired_on: 2020-01-06, credentials: [{{type: form, number: "{TEXT}", issued_on: 2025-03-20}}]}}
  - {{id: boss, hired_on: 2020-01-06}}
  - id: bob
    hired_on: 2020-01-06
    ended_on: 2022-06-30
    status: ended
    credentials:
      - type: badge
        issued_on: 2020-01-01
        note: |
          {NEW}
          {OLD}
      # {OLD}
      - type: form
        issued_on: 2020-02-01
        number: "{TEXT}"
"""
BROKEN = f"""\
workers:
  - id: {NEW}
    "{OLD}": x
  - {{id: carl, hired_on: "{TEXT}", status: "{OLD}"}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("organisation")
    git(root, "init", "--quiet", "--initial-branch", "main")
    for key, value in (("name", f"A {TEXT}"), ("email", "a@example.org")):
        git(root, "config", f"user.{key}", value)
    settings = b"integrity: {late_after: 1 day}\n"
    people = PEOPLE.encode()
    commit(root, {"policies/a.yaml": POLICIES.encode(), "registry/people.yaml": people, "credpolicy.yaml": settings})
    git(root, "tag", "first")
    commit(
        root,
        {"registry/people.yaml": people.replace(b"2025-03-20", b"2025-03-21").replace(b"type: badge", b"type: form")},
    )
    return root


@pytest.fixture(scope="module")
def broken(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("broken") / "organisation"
    shutil.copytree(folder, root)
    (root / f"registry/{NEW}##[x].yaml").write_text(BROKEN)
    (root / f"registry/{NEW}##[y].yaml").write_text(f"workers: [{NEW}")
    return root


REPORTS = [
    ("validate",), ("check", AS_OF), ("explain", "ann", AS_OF), ("explain", "bob", AS_OF), ("waivers", "list", AS_OF),
    ("waivers", "audit", AS_OF), ("waivers", "prune", "--dry-run", AS_OF), ("diff", "first", AS_OF),
    ("who", "form", AS_OF), ("owners", AS_OF), ("requirements",), ("requirements", "--plain"), ("fmt", "--diff"),
    ("history",), ("blame", "ann", "bob", "core"), ("timeline",), ("forecast", AS_OF), ("integrity",),
    ("issues", "plan", "--repository", "a/b", AS_OF), ("remind", "plan", AS_OF), ("codeowners",),
    ("calendar", "--worker", "ann", AS_OF), ("retention", "check", AS_OF), ("retention", "plan", AS_OF),
    ("retention", "apply", "--branch", "b", "--approved-by", "boss", AS_OF),
]  # fmt: skip
FORMATS = [
    *(("check", AS_OF, "--format", each) for each in ("json", "sarif", "gitlab", "junit", "markdown")),
    *(("history", "--format", each) for each in ("json", "csv", "markdown")),
    *(("integrity", "--format", each) for each in ("json", "csv", "markdown")),
    *((*command, "--format", "json") for command in (
        ("validate",), ("blame", "ann"), ("waivers", "list", AS_OF), ("requirements",), ("owners", AS_OF),
        ("timeline",), ("forecast", AS_OF), ("retention", "plan", AS_OF), ("who", "form", AS_OF),
    )),
]  # fmt: skip
REFUSED = [
    ("explain", NEW), ("who", OLD), ("blame", OLD), ("check", "--rev", OLD), ("history", "--since", NEW), (NEW,),
    ("check", OLD), ("check", f"--{OLD}"), ("calendar", "--owner", OLD), ("timeline", "--by", NEW),
]  # fmt: skip


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    main(arguments)
    told = capsys.readouterr()
    return [*told.out.split("\n"), *told.err.split("\n")]


@pytest.mark.parametrize("arguments", [*REPORTS, *FORMATS, *REFUSED], ids=" ".join)
def test_no_line_of_any_command_is_obeyed(
    folder: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    told = lines(capsys, *arguments)
    assert [line for line in told if BUILT.search(line)] == []


@pytest.mark.parametrize(
    "arguments",
    [("validate",), ("check", AS_OF), ("fmt", "--diff"), ("validate", "--format", "junit"),
     ("validate", "--format", "json"), ("retention", "check", AS_OF), ("explain", "zoe", AS_OF)],
    ids=" ".join,
)  # fmt: skip
def test_nor_of_files_that_cannot_be_read(
    broken: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken)
    told = lines(capsys, *arguments)
    assert any("PWNED" in line for line in told)
    assert [line for line in told if BUILT.search(line)] == []


def test_hostile_text_is_shown_and_not_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    told = "\n".join(lines(capsys, "retention", "apply", "--branch", "b", "--approved-by", "boss", AS_OF))
    assert r"-          :\x3aerror file=a:\x3aPWNED" in told
    assert r"#\x23[add-mask]PWNED" in told
