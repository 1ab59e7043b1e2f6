"""`audit bundle` and `audit verify`: the same bytes each time, sound as made, and refused with any other byte."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import jsonschema

from credpolicy.adapters.archive import unpacked
from credpolicy.cli.main import main
from credpolicy.report.audit import bundle
from credpolicy.report.shapes import published
from tests.unit.cli.auditing import DAY, LOT, MOMENT, ask, key, made, own_settings, repository
from tests.unit.load.repositories import commit, git

__all__ = ["ask", "key", "own_settings", "repository"]


def test_a_bundle_has_the_same_bytes_each_time_and_is_sound(ask, tmp_path: Path, capsys, monkeypatch) -> None:
    data = made(ask, tmp_path / "one.zip", *LOT)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    assert made(ask, tmp_path / "two.zip", *LOT) == data
    monkeypatch.chdir(tmp_path)  # no repository is needed
    assert main(["audit", "verify", "one.zip"]) == 0
    told = capsys.readouterr().out
    assert "As of      2026-03-02\n" in told
    assert "It is not signed: only accidents show." in told
    assert told.endswith("members. Exit code 0.\n")


def test_the_members_are_what_they_are_called(ask, repository: Path, tmp_path: Path) -> None:
    members = unpacked(made(ask, tmp_path / "a.zip", *LOT))
    lists = [f"{where}/{of}.{form}" for where in ("population", "sample") for of in
             ("credentials", "obligations", "waivers", "workers") for form in ("csv", "json")]  # fmt: skip
    assert sorted(members) == sorted([
        *lists, "README.txt", "SHA256SUMS", "manifest.json", "policies/a.yaml", "waivers/waivers.json",
        "results/check.json", "results/findings.csv", "results/oscal-assessment-results.json",
        "history/history.csv", "history/history.jsonl", "integrity/integrity.csv", "integrity/integrity.json",
    ])  # fmt: skip
    manifest = json.loads(members["manifest.json"])
    jsonschema.validate(manifest, json.loads(published("bundle")), jsonschema.Draft202012Validator)
    assert manifest["commit"] == git(repository, "rev-parse", "HEAD")
    for name in ("population", "sample"):
        document = json.loads(members[f"{name}/obligations.json"])
        jsonschema.validate(document, json.loads(published(name)), jsonschema.Draft202012Validator)
        assert document["sha256"] == bundle.sha256(members["population/obligations.csv"])
    check = json.loads(members["results/check.json"])
    jsonschema.validate(check, json.loads(published("check")), jsonschema.Draft202012Validator)
    assert members["policies/a.yaml"] == (repository / "policies/a.yaml").read_bytes()
    for line in members["history/history.jsonl"].decode().splitlines():
        jsonschema.validate(json.loads(line), json.loads(published("history")), jsonschema.Draft202012Validator)


def test_other_programs_check_it_too(ask, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    made(ask, file)
    subprocess.run(["unzip", "-tqq", str(file)], check=True)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "out")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=True)
    (tmp_path / "out" / "README.txt").write_text("other\n", encoding="utf-8")
    assert (
        subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=False
        ).returncode
        == 1
    )


def test_names_of_persons_stay_out_unless_somebody_asks(ask, repository: Path, tmp_path: Path) -> None:
    commit(repository, {"identities/b.yaml": b"identities: [{worker: w-2, name: Zoe Other, emial: zoe@example.org}]\n"})
    plain = ask("bundle", *DAY, *MOMENT, "-o", str(tmp_path / "a.zip"))
    asked = ask("bundle", *DAY, *MOMENT, "--with-names", "-o", str(tmp_path / "b.zip"))
    assert (plain.code, asked.code) == (0, 0)  # a mistake under identities/ leaves no list short
    without, named = ((tmp_path / name).read_bytes() for name in ("a.zip", "b.zip"))
    for word in (b"Casey", b"Zoe", b"zoe@", b"A Person", b"person@example.org", b"emial"):
        assert word not in without, word
    for word in (b"Casey", b"A Person", b"person@example.org", b"identities/a.yaml"):
        assert word in named, word
    history = unpacked(without)["history/history.jsonl"].decode().splitlines()
    assert {json.loads(line)["commit"]["author"]["name"] for line in history} == {"w-1"}
    assert {json.loads(line)["commit"]["message"] for line in history} == {""}


def test_a_bundle_that_may_lack_something_says_so(ask, repository: Path, tmp_path: Path) -> None:
    commit(repository, {"registry/b.yaml": b"workers: [{id: w-9\n"})
    answer = ask("bundle", *DAY, *MOMENT, "-o", str(tmp_path / "a.zip"))
    assert answer.code == 2
    assert "registry/b.yaml could not be read whole" in answer.err
    members = unpacked((tmp_path / "a.zip").read_bytes())
    assert b"NOT COMPLETE" in members["README.txt"]
    assert json.loads(members["manifest.json"])["unread"] == ["registry/b.yaml"]
    assert "Complete   NO\n" in ask("verify", str(tmp_path / "a.zip")).out


def test_nothing_is_replaced_and_what_cannot_be_done_is_told(ask, repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"mine")
    for arguments, words in (
        (("bundle", "-o", str(file)), "is there already"),
        (("bundle", "-o", str(tmp_path / "x" / "a.zip")), "its folder does not exist"),
        (("bundle", "-o", str(tmp_path / "b.zip"), "--size", "2"), "a sample needs both --size and --seed"),
        (("bundle", "-o", str(tmp_path / "b.zip"), "--sign", "nothing"), "there is no key nothing"),
        (("bundle", "-o", str(tmp_path / "b.zip"), "--rev", "nothing"), "no revision `nothing`"),
        (("verify", str(tmp_path / "nothing.zip")), "there is no file"),
        (("verify", str(file), "--signer", "x"), "--allowed-signers and --signer belong together"),
    ):
        answer = ask(*arguments)
        assert (answer.code, answer.out) == (2, ""), arguments
        assert words in answer.err, arguments
    assert file.read_bytes() == b"mine"
    assert ask("verify", str(file)).code == 1
    assert not (tmp_path / "b.zip").exists()


def test_odd_names_of_files_are_written_as_percent_signs(ask, repository: Path, tmp_path: Path) -> None:
    commit(repository, {"policies/Zoë 50%.yaml": b"owners: []\n", "policies/-x.yaml": b"owners: []\n"})
    members = unpacked(made(ask, tmp_path / "a.zip"))
    assert {name for name in members if name.startswith("policies/")} == {
        "policies/a.yaml", "policies/Zo%C3%AB%2050%25.yaml", "policies/-x.yaml"
    }  # fmt: skip
