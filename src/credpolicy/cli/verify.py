"""`credpolicy audit verify`: whether a bundle is as it was made, without the repository."""

from __future__ import annotations

from pathlib import Path

import click

from credpolicy.adapters import archive, ssh
from credpolicy.cli import output
from credpolicy.errors import UsageError
from credpolicy.escape import terminal
from credpolicy.report.audit import bundle


@click.command(name="verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--allowed-signers", "signers", type=click.Path(path_type=Path), metavar="FILE",
              help="Demand a signature by a key that this file allows (ssh-keygen).")  # fmt: skip
@click.option("--signer", metavar="ID", help="As whom that file must allow the key, such as audit@example.org.")
@click.option("--sha256", "digest", metavar="HEX", help="Demand that the file has this SHA-256, got in another way.")
def command(*, file: Path, signers: Path | None, signer: str | None, digest: str | None) -> int:
    """Check that a bundle FILE is as it was made.

    Nothing in it was changed, put in or left out. No repository is needed. A single changed byte is told, and the
    exit code is 1. Without a signature this shows accidents only: whoever can make an archive can make another one.
    """
    if (signers is None) != (signer is None):
        message = "--allowed-signers and --signer belong together"
        raise UsageError(message, "Give both, or neither.")
    data = _read(file)
    found = bundle.sha256(data)
    if digest is not None and digest.strip().lower() != found:
        return _broken([f"the file has the SHA-256 {found}, and not the one that was given"])
    try:
        members = archive.unpacked(data)
    except archive.ArchiveError as error:
        return _broken([str(error)])
    wrong = bundle.wrong(members)
    if wrong:
        return _broken(wrong)
    signed = "It is not signed: only accidents show. Compare its SHA-256 with one that you got in another way."
    signature = members.get(bundle.SIGNATURE)
    if signature is None and signers is not None:
        return _broken(["it is not signed, and a signature was demanded"])
    if signature is not None:
        try:
            told = ssh.check(members[bundle.MANIFEST], signature, signers, signer)
        except ssh.SignatureError as error:
            return _broken([f"the signature does not hold: {error}"])
        signed = told if signers else f"{told} Who that is, --allowed-signers tells."
    about = bundle.told(members)
    lines = [
        f"SHA-256    {found}", f"Commit     {about.get('commit')}", f"As of      {about.get('as_of')}",
        f"Made at    {about.get('extracted_at')}", f"Complete   {'yes' if about.get('complete') else 'NO'}",
        f"Signature  {signed}", "", f"Sound: {len(members):,} members. Exit code 0.",
    ]  # fmt: skip
    output.write("".join(f"{terminal(line)}\n" for line in lines))
    return 0


def _read(file: Path) -> bytes:
    try:
        if not file.is_file():
            message = f"there is no file {file}"
            raise UsageError(message, "Name the archive that `credpolicy audit bundle` wrote.")
        if file.stat().st_size > archive.MOST_BYTES + (1 << 24):
            message = f"{file} is larger than any bundle"
            raise UsageError(message, "Ask for the right file.")
        return file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise UsageError(message, "Check that you may read it.") from error


def _broken(wrong: list[str]) -> int:
    output.write("".join(f"{terminal(line)}\n" for line in wrong))
    output.write("Not sound: this is not the archive that was made. Exit code 1.\n")
    return 1
