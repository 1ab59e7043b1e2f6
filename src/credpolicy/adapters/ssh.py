"""Signatures of OpenSSH: a text is signed with a key, and a signature checked, by `ssh-keygen -Y`."""

from __future__ import annotations

import base64
import binascii
import shutil
import subprocess
import tempfile
from pathlib import Path

from credpolicy.errors import OutsideError, UsageError

NAMESPACE = "credpolicy-audit"
"""What a signature is for; one made for anything else, such as a commit, does not count."""
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_COLUMNS = 70
_PATIENCE = 120.0


class SignatureError(Exception):
    """A signature does not hold; the message says why."""


def sign(data: bytes, key: Path) -> bytes:
    """The signature of some bytes by a private key, or by the public one of a key that the agent holds.

    Raises UsageError where there is no key or no program, and OutsideError where the program refuses.
    """
    if not key.is_file():
        message = f"there is no key {key}"
        raise UsageError(message, "Name the file of the key, for example ~/.ssh/id_ed25519.")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "data"
        target.write_bytes(data)
        code, told = _run(["-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(target)], b"")
        made = target.with_name("data.sig")
        if code or not made.is_file():
            message = f"ssh-keygen did not sign: {told}"
            raise OutsideError(message, "Check the key; one with a passphrase is best held by ssh-agent.")
        return made.read_bytes()


def check(data: bytes, signature: bytes, signers: Path | None, signer: str | None) -> str:
    """Check a signature; what was found, in words.

    With a file of allowed signers it must be that of `signer`. Without one only whether it belongs to these bytes is
    told, by whatever key. Raises SignatureError where it does not hold, and UsageError where it cannot be checked.
    """
    _canonical(signature)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "signature"
        place.write_bytes(signature)
        common = ["-n", NAMESPACE, "-s", str(place)]
        if signers is None or signer is None:
            code, told = _run(["-Y", "check-novalidate", *common], data)
        else:
            if not signers.is_file():
                message = f"there is no file {signers} of allowed signers"
                raise UsageError(message, "Write one as `man ssh-keygen` tells.")
            code, told = _run(["-Y", "verify", "-f", str(signers), "-I", signer, *common], data)
    if code:
        raise SignatureError(told)
    return told


def _canonical(signature: bytes) -> None:
    """Raise SignatureError unless a signature is written as ssh-keygen writes it, to the byte."""
    lines = signature.decode("ascii", "replace").split("\n")
    try:
        raw = base64.b64decode("".join(lines[1:-2]), validate=True)
    except binascii.Error as error:
        message = "the signature is not written as ssh-keygen writes one"
        raise SignatureError(message) from error
    coded = base64.b64encode(raw).decode("ascii")
    wanted = [_BEGIN, *(coded[n : n + _COLUMNS] for n in range(0, len(coded), _COLUMNS)), _END, ""]
    if lines != wanted:
        message = "the signature is not written as ssh-keygen writes one"
        raise SignatureError(message)


def _run(arguments: list[str], given: bytes) -> tuple[int, str]:
    """The exit status of ssh-keygen and the first line of what it said."""
    program = shutil.which("ssh-keygen")
    if program is None:
        message = "ssh-keygen is not installed"
        raise UsageError(message, "Install OpenSSH.")
    try:
        answer = subprocess.run([program, *arguments], input=given, capture_output=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        message = f"ssh-keygen has not answered for {_PATIENCE:.0f} seconds"
        raise OutsideError(message, "A key with a passphrase is best held by ssh-agent.") from error
    told = (answer.stdout + answer.stderr).decode("utf-8", "replace").strip().splitlines()
    return answer.returncode, told[-1] if told else f"exit status {answer.returncode}"
