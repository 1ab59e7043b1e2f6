"""Adoption: the rules of a starter pack get an owner, and may match nobody until somebody is there."""

from __future__ import annotations

import re

_DUTIES = ("requirements", "coverage")
_OWNED = ("credential_types", *_DUTIES)
_KEY = re.compile(r"([a-z_]+):")
_ITEM = re.compile(r"  - (\{?)id: ([A-Za-z0-9._-]+)(,? ?)(.*)")
_EMPTY = "allow_empty: true"
_WHY = "delete this line once somebody is concerned"


def adopted(data: bytes, owner: str) -> bytes:
    """A file of a pack with `owner` at each type, requirement and coverage, and with duties that may match nobody.

    The file is laid out as packs are: collections at the margin, each entry begun by its id two columns in. What
    else stands in it, comments too, stays as it is.
    """
    collection = ""
    done: list[str] = []
    for line in data.decode("utf-8").splitlines(keepends=True):
        key, item = _KEY.match(line), _ITEM.match(line)
        collection = key[1] if key else collection
        if item is None or collection not in _OWNED:
            done.append(line)
            continue
        duty = collection in _DUTIES
        if item[1]:
            extra = f"owner: {owner}" + (f", {_EMPTY}" if duty else "")
            done.append(f"  - {{id: {item[2]}, {extra}{item[3] or ''}{item[4]}\n")
        else:
            done += [line, f"    owner: {owner}\n"]
            if duty:
                done.append(f"    {_EMPTY}  # {_WHY}\n")
    return "".join(done).encode("utf-8")
