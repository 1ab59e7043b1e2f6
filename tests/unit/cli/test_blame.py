"""`blame` on the command line: who set what, and what is said of objects that are not there."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer
from tests.unit.cli.test_history import PEOPLE, repository
from tests.unit.load.repositories import commit, own_settings

__all__ = ["own_settings", "repository"]


@pytest.fixture
def ask(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(repository)

    def asked(*arguments: str) -> Answer:
        code = main(["blame", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def test_each_field_names_its_commit_across_files(ask) -> None:
    answer = ask("w-1")
    assert (answer.code, answer.err) == (0, "")
    lines = [line.split() for line in answer.out.splitlines()]
    assert lines[0] == ["worker", "w-1", "(registry/b.yaml)"]
    set_on = {line[0]: (line[1], line[2], line[4]) for line in lines[2:]}
    assert set_on["credentials.bls/7.expires_on"] == ("2027-03-31", "2026-04-02", "Ann")
    assert set_on["credentials.bls/7.number"] == ("7", "2026-04-01", "Bob")


def test_several_objects_as_json_at_an_earlier_commit(ask) -> None:
    answer = ask("core", "w-1", "--rev", "step-1", "--format", "json")
    document = json.loads(answer.out)
    jsonschema.validate(document, json.loads(published("blame")), jsonschema.Draft202012Validator)
    assert [each["id"] for each in document["objects"]] == ["core", "w-1"]
    assert len(document["commits"]) == 1
    (core,) = [each for each in document["objects"] if each["id"] == "core"]
    assert {"field": ["severity"], "value": "low", "commit": document["revision"]["commit"]} in core["fields"]


def test_what_is_gone_says_which_commit_took_it(ask, repository: Path) -> None:
    (repository / "registry/b.yaml").unlink()
    last = commit(repository, {})
    answer = ask("w-1")
    assert (answer.code, answer.out) == (2, "")
    assert f"error: `w-1` is not there any more: commit {last[:10]} took it out on 2026-04-04" in answer.err
    assert f"`credpolicy blame w-1 --rev {last[:10]}^`" in answer.err


def test_what_never_was_there_and_what_cannot_be_read(ask, repository: Path) -> None:
    assert ask("w-11").err == "error: nothing of the id `w-11` ever was there\nhelp: Did you mean `w-1`?\n"
    assert ask().code == 2
    commit(repository, {"registry/b.yaml": PEOPLE % b"2026-02-30"})
    answer = ask("w-1")
    assert "credentials.bls/7.expires_on  2027-03-31" in answer.out
    assert answer.err.startswith("note: parts of registry/b.yaml cannot be read; what they said before is told")
    commit(repository, {"registry/b.yaml": b"workers: ["})
    assert "It cannot be read now; this is how it was when it could last be.\n" in ask("w-1").out
