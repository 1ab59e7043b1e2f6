"""The bundle for an auditor: its manifest, the sums of its members, and what is wrong with one that came back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

BUNDLE = "credpolicy/bundle/v1"
MANIFEST, SUMS, SIGNATURE = "manifest.json", "SHA256SUMS", "manifest.json.sig"
_NOT_LISTED = (MANIFEST, SUMS, SIGNATURE)
_HASH = re.compile("[0-9a-f]{64}")
_MOST_TOLD = 20


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def manifest(members: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """The manifest: what the bundle is about, and path, size and SHA-256 of every member, by path."""
    listed = [{"path": path, "size": len(members[path]), "sha256": sha256(members[path])} for path in sorted(members)]
    return (json.dumps({"format": BUNDLE, **about, "members": listed}, indent=1) + "\n").encode("ascii")


def sums(members: Mapping[str, bytes]) -> bytes:
    """What `sha256sum -c` reads: every member but itself and the signature."""
    names = sorted(name for name in members if name not in (SUMS, SIGNATURE))
    return "".join(f"{sha256(members[name])}  {name}\n" for name in names).encode("ascii")


def wrong(members: Mapping[str, bytes]) -> list[str]:
    """What differs from what the manifest and the sums say, in sentences; empty where nothing does."""
    missing = [name for name in (MANIFEST, SUMS) if name not in members]
    if missing:
        return [f"{name} is missing" for name in missing]
    try:
        listed = _listed(members[MANIFEST])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return [f"{MANIFEST} cannot be read: {type(error).__name__}"]
    found = list(_differing(members, listed))
    if members[SUMS] != sums(members):
        found += _sums_differ(members)
    if len(found) > _MOST_TOLD:
        found = [*found[:_MOST_TOLD], f"and {len(found) - _MOST_TOLD:,} more"]
    return found


def _listed(data: bytes) -> dict[str, tuple[int, str]]:
    """Size and hash by path. Raises ValueError, KeyError or TypeError for what is no manifest."""
    document = json.loads(data)
    if document["format"] != BUNDLE:
        raise ValueError(BUNDLE)
    listed: dict[str, tuple[int, str]] = {}
    for each in document["members"]:
        path, size, digest = each["path"], each["size"], each["sha256"]
        told = isinstance(path, str) and type(size) is int and _HASH.fullmatch(digest)
        if not told or path in listed or path in _NOT_LISTED:
            raise ValueError(path)
        listed[path] = (size, digest)
    return listed


def _differing(members: Mapping[str, bytes], listed: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    for path in sorted({*members, *listed} - {*_NOT_LISTED}):
        if path not in members:
            yield f"{path} is in the manifest and not in the archive"
        elif path not in listed:
            yield f"{path} is in the archive and not in the manifest"
        else:
            size, digest = listed[path]
            data = members[path]
            if len(data) != size:
                yield f"{path} has {len(data):,} bytes, and the manifest says {size:,}"
            elif sha256(data) != digest:
                yield f"{path} was changed: its SHA-256 is {sha256(data)}, and the manifest says {digest}"


def _sums_differ(members: Mapping[str, bytes]) -> Iterator[str]:
    """In which lines the sums are not those of the members."""
    written = members[SUMS].decode("ascii", "backslashreplace").split("\n")
    wanted = sums(members).decode("ascii").split("\n")
    named = {line[66:]: line[:64] for line in written}
    for line in wanted:
        if line and named.get(line[66:]) != line[:64]:
            yield f"{line[66:]} is not what {SUMS} says"
    if all(line in written for line in wanted):
        yield f"{SUMS} has other lines than it must"


def told(members: Mapping[str, bytes]) -> dict[str, Any]:
    """What a sound manifest says besides its members."""
    document: dict[str, Any] = json.loads(members[MANIFEST])
    return {key: value for key, value in document.items() if key != "members"}
