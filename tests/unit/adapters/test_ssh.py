"""Signatures of OpenSSH: made, checked, and refused for every byte that is another."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from credpolicy.adapters import ssh
from credpolicy.adapters.ssh import SignatureError, check, sign
from credpolicy.errors import OutsideError, UsageError

DATA = b"what is signed\n"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True)
    return file


@pytest.fixture
def signers(key: Path) -> Path:
    file = key.with_name("allowed")
    public = key.with_suffix(".pub").read_text(encoding="utf-8")
    file.write_text(f'audit@example.org namespaces="{ssh.NAMESPACE}" {public}', encoding="utf-8")
    return file


def test_a_signature_holds_for_its_bytes_and_its_signer(key: Path, signers: Path) -> None:
    signature = sign(DATA, key)
    assert signature == sign(DATA, key)
    assert 'Good "credpolicy-audit" signature for audit@example.org' in check(
        DATA, signature, signers, "audit@example.org"
    )
    assert "Good" in check(DATA, signature, None, None)
    for data, who in ((DATA + b"!", "audit@example.org"), (DATA, "other@example.org")):
        with pytest.raises(SignatureError):
            check(data, signature, signers, who)
    with pytest.raises(SignatureError):
        check(DATA + b"!", signature, None, None)


def test_another_key_or_another_purpose_does_not_count(key: Path, signers: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    with pytest.raises(SignatureError):
        check(DATA, sign(DATA, other), signers, "audit@example.org")
    file = tmp_path / "data"
    file.write_bytes(DATA)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(key), str(file)], check=True)
    for allowed in (signers, None):
        with pytest.raises(SignatureError):
            check(DATA, file.with_name("data.sig").read_bytes(), allowed, allowed and "audit@example.org")


def test_each_other_byte_of_a_signature_is_refused(key: Path) -> None:
    signature = sign(DATA, key)
    # each byte of the frame, and a part of the others: each needs a process
    places = [*range(45), *range(45, len(signature) - 40, 7), *range(len(signature) - 40, len(signature))]
    for place in places:
        other = bytearray(signature)
        other[place] ^= 1
        with pytest.raises(SignatureError):
            check(DATA, bytes(other), None, None)
    for other in (signature + b"\n", signature.replace(b"\n", b"\r\n"), signature[:-1], b"", b"x"):
        with pytest.raises(SignatureError):
            check(DATA, other, None, None)


def test_what_cannot_be_done_is_said(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="there is no key"):
        sign(DATA, tmp_path / "nothing")
    broken = tmp_path / "broken"
    broken.write_text("no key\n", encoding="utf-8")
    broken.chmod(0o600)
    with pytest.raises(OutsideError, match="did not sign"):
        sign(DATA, broken)
    signature = sign(DATA, key)
    with pytest.raises(UsageError, match="of allowed signers"):
        check(DATA, signature, tmp_path / "nothing", "x")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="ssh-keygen is not installed"):
        check(DATA, signature, None, None)
