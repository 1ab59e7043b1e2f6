"""`audit bundle` and `audit verify`: the same bytes each time, sound as made, and refused with any other byte."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.archive import ArchiveError, packed, unpacked
from credpolicy.cli.main import main
from credpolicy.report.audit import bundle
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Ask
from tests.unit.cli.auditing import DAY, ask, own_settings, repository
from tests.unit.load.repositories import commit, git

__all__ = ["ask", "own_settings", "repository"]

MOMENT = ("--extracted-at", "2026-03-02T09:00:00Z")
LOT = ("--size", "2", "--seed", "board 4711")


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


def test_a_signed_bundle_is_sound_for_its_signer_only(ask, key: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    assert made(ask, file, "--sign", str(key)) == made(ask, tmp_path / "b.zip", "--sign", str(key))
    allowed = ("--allowed-signers", str(tmp_path / "allowed"))
    sound = ask("verify", str(file), *allowed, "--signer", "audit@example.org")
    assert sound.code == 0
    assert 'Good "credpolicy-audit" signature for audit@example.org' in sound.out
    assert ask("verify", str(file)).code == 0
    other = ask("verify", str(file), *allowed, "--signer", "other@example.org")
    assert (other.code, "the signature does not hold" in other.out) == (1, True)
    unsigned = tmp_path / "c.zip"
    made(ask, unsigned)
    refused = ask("verify", str(unsigned), *allowed, "--signer", "audit@example.org")
    assert (refused.code, "it is not signed" in refused.out) == (1, True)


def test_a_manifest_made_anew_does_not_pass_under_the_old_signature(ask, key: Path, tmp_path: Path) -> None:
    members = unpacked(made(ask, tmp_path / "a.zip", "--sign", str(key)))
    signature = members.pop(bundle.SIGNATURE)
    told = bundle.told(members)
    members["population/workers.csv"] += b"w-9,low,w-9,,,,,,,,0,0\n"
    for name in (bundle.MANIFEST, bundle.SUMS):
        del members[name]
    members[bundle.MANIFEST] = bundle.manifest(members, {k: v for k, v in told.items() if k != "format"})
    members[bundle.SUMS] = bundle.sums(members)
    forged = tmp_path / "forged.zip"
    forged.write_bytes(packed({**members, bundle.SIGNATURE: signature}))
    for arguments in ((), ("--allowed-signers", str(tmp_path / "allowed"), "--signer", "audit@example.org")):
        answer = ask("verify", str(forged), *arguments)
        assert (answer.code, "the signature does not hold" in answer.out) == (1, True)
    forged.write_bytes(packed(members))
    assert ask("verify", str(forged)).code == 0  # which is why the sum of the file must come in another way
    other = ask("verify", str(forged), "--sha256", hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest())
    assert (other.code, "and not the one that was given" in other.out) == (1, True)


def small() -> dict[str, bytes]:
    members = {"README.txt": b"Read me.\n", "population/workers.csv": b"key\nw-1\n", "empty.json": b""}
    members[bundle.MANIFEST] = bundle.manifest(members, {"commit": "6a" * 20, "complete": True})
    members[bundle.SUMS] = bundle.sums(members)
    return members


def listing(path: object, size: object, digest: object) -> bytes:
    member = {"path": path, "size": size, "sha256": digest}
    return json.dumps({"format": bundle.BUNDLE, "members": [member]}).encode()


def sound(data: bytes) -> bool:
    try:
        return bundle.wrong(unpacked(data)) == []
    except ArchiveError:
        return False


def test_each_flipped_bit_of_each_byte_is_refused() -> None:
    whole = packed(small())
    assert sound(whole)
    for place in range(len(whole)):
        for bit in range(8):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            assert not sound(bytes(data)), (place, bit)


@given(st.data())
def test_no_other_file_is_sound(data: st.DataObject) -> None:
    whole = packed(small())
    place = data.draw(st.integers(0, len(whole)))
    other = whole[:place] + data.draw(st.binary(max_size=30)) + whole[place + data.draw(st.integers(0, 30)) :]
    assert sound(other) == (other == whole)


def test_a_flipped_byte_of_a_real_bundle_fails_the_command(ask, key: Path, tmp_path: Path) -> None:
    whole = made(ask, tmp_path / "a.zip", "--sign", str(key))
    other = tmp_path / "b.zip"
    for place in [*range(0, len(whole), max(1, len(whole) // 60)), len(whole) - 1]:
        data = bytearray(whole)
        data[place] ^= 1
        other.write_bytes(bytes(data))
        answer = ask("verify", str(other))
        assert (answer.code, answer.err) == (1, ""), place
        assert answer.out.endswith("Not sound: this is not the archive that was made. Exit code 1.\n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m.pop("README.txt"), "README.txt is in the manifest and not in the archive"),
        (lambda m: m.update({"more.txt": b""}), "more.txt is in the archive and not in the manifest"),
        (lambda m: m.update({"README.txt": b"Read ME.\n"}), "README.txt was changed: its SHA-256 is "),
        (lambda m: m.update({"README.txt": b"Read"}), "README.txt has 4 bytes, and the manifest says 9"),
        (lambda m: m.pop("manifest.json"), "manifest.json is missing"),
        (lambda m: m.pop("SHA256SUMS"), "SHA256SUMS is missing"),
        (lambda m: m.update({"manifest.json": b"{"}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": b"[" * 100_000}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": b"{}"}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": b"[]"}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": listing(7, 1, "0f" * 32)}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": listing("a", True, "0f" * 32)}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": listing("a", 1, 7)}), "manifest.json cannot be read"),
        (lambda m: m.update({"manifest.json": listing("SHA256SUMS", 1, "0f" * 32)}), "manifest.json cannot be read"),
        (lambda m: m.update({"SHA256SUMS": b""}), "README.txt is not what SHA256SUMS says"),
        (lambda m: m.update({"SHA256SUMS": m["SHA256SUMS"] + b"\n"}), "SHA256SUMS has other lines than it must"),
    ],
)
def test_what_differs_is_said(ask, tmp_path: Path, change, words: str) -> None:
    members = small()
    change(members)
    file = tmp_path / "a.zip"
    file.write_bytes(packed(members))
    answer = ask("verify", str(file))
    assert (answer.code, answer.err) == (1, "")
    assert words in answer.out


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
