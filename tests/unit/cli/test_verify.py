"""What differs from the bundle that was made is told, to the last bit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.archive import ArchiveError, packed, unpacked
from credpolicy.report.audit import bundle
from tests.unit.cli.auditing import ask, key, made, own_settings, repository

__all__ = ["ask", "key", "own_settings", "repository"]


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
