"""Archives: the one form of a zip that credpolicy writes, and a reader that takes no other."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

from credpolicy.errors import UsageError

MOST_BYTES = 1 << 30
"""A bundle is read into memory as a whole; a larger one is refused, to write and to read."""
MOST_MEMBERS = 20_000
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_CENTRAL_HEAD = struct.Struct("<4s6H3L5H2L")
_END_HEAD = struct.Struct("<4s4H2LH")
_VERSION, _MADE_ON_UNIX, _UTF8, _STORED = 20, 0x0314, 0x0800, 0
_MIDNIGHT, _FIRST_DAY = 0, 0x0021
"""1980-01-01 00:00, the earliest that a zip knows: no clock is in the file."""
_MODE = 0o100644 << 16
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._%@+=,()~-]*(/[A-Za-z0-9_%~-][A-Za-z0-9 ._%@+=,()~-]*)*", re.ASCII)


class ArchiveError(Exception):
    """The file is not an archive as credpolicy writes it; the message says what is wrong, and at which byte."""


def is_name(name: str) -> bool:
    """Whether a member may have this name: steps of plain characters, none of which begins with a dot."""
    return len(name) <= 1000 and _NAME.fullmatch(name) is not None


def packed(members: Mapping[str, bytes]) -> bytes:
    """The archive of these members: sorted by name, stored without compression, always the same bytes.

    Raises UsageError for more than the limits, and for a name that is not allowed.
    """
    _limits(members)
    body, listing, at = [], [], 0
    for name in sorted(members):
        data, raw = members[name], name.encode("ascii")
        about = (_UTF8, _STORED, _MIDNIGHT, _FIRST_DAY, zlib.crc32(data), len(data), len(data), len(raw), 0)
        body += [_LOCAL_HEAD.pack(_LOCAL, _VERSION, *about), raw, data]
        listing += [_CENTRAL_HEAD.pack(_CENTRAL, _MADE_ON_UNIX, _VERSION, *about, 0, 0, 0, _MODE, at), raw]
        at += _LOCAL_HEAD.size + len(raw) + len(data)
    central = b"".join(listing)
    many = len(members)
    end = _END_HEAD.pack(_END, 0, 0, many, many, len(central), at, 0)
    return b"".join([*body, central, end])


def _limits(members: Mapping[str, bytes]) -> None:
    odd = next((name for name in members if not is_name(name)), None)
    if odd is not None:
        message = f"{odd!r} cannot be the name of a member of the archive"
        raise UsageError(message, "Rename the file in the repository.")
    if sum(map(len, members.values())) > MOST_BYTES or len(members) > MOST_MEMBERS:
        message = f"the archive would have over {MOST_BYTES:,} bytes or {MOST_MEMBERS:,} members"
        raise UsageError(message, "Ask for a shorter range of the history with --since.")


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of an archive that `packed` could have written, in its order.

    Nothing is decompressed, so nothing can grow. Raises ArchiveError for every other byte sequence.
    """
    if len(data) > MOST_BYTES + (1 << 24):
        message = f"the file has {len(data):,} bytes, more than any bundle"
        raise ArchiveError(message)
    if data[:4] != _LOCAL:
        message = "the file does not begin as an archive does"
        raise ArchiveError(message)
    members, at = _bodies(data)
    whole = packed(members)
    if whole != data:
        raise ArchiveError(_difference(whole, data, at))
    return members


def _bodies(data: bytes) -> tuple[dict[str, bytes], int]:
    """What stands one after the other from the first byte on, and where the listing behind it begins."""
    members: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == _LOCAL:
        if len(data) < at + _LOCAL_HEAD.size:
            message = f"the archive ends within the header at byte {at:,}"
            raise ArchiveError(message)
        *_, method, _time, _day, _crc, size, _whole, length, extra = _LOCAL_HEAD.unpack_from(data, at)
        begin = at + _LOCAL_HEAD.size
        name = data[begin : begin + length].decode("ascii", "backslashreplace")
        if method != _STORED or extra:
            message = f"the header of {name!r} at byte {at:,} is none that credpolicy writes"
            raise ArchiveError(message)
        end = begin + length + size
        if not is_name(name):
            message = f"a member is called {name!r}, which leads out of a folder or is no plain name"
            raise ArchiveError(message)
        if name in members:
            message = f"two members are called {name}"
            raise ArchiveError(message)
        if end > len(data) or len(members) >= MOST_MEMBERS:
            message = f"{name} would reach beyond the end of the archive"
            raise ArchiveError(message)
        members[name] = data[begin + length : end]
        at = end
    return members, at


def _difference(whole: bytes, data: bytes, listing: int) -> str:
    """In which way an archive is another one than its members make."""
    place = next((n for n, (one, other) in enumerate(zip(whole, data, strict=False)) if one != other), None)
    if place is None:
        more = len(data) - len(whole)
        return f"{more:,} bytes stand behind its end" if more > 0 else f"it ends {-more:,} bytes too early"
    if place >= listing:
        return f"byte {place:,}, in the listing of its members, is not what the members themselves say"
    at = 0
    while True:
        *_, size, _whole, length, _extra = _LOCAL_HEAD.unpack_from(data, at)
        end = at + _LOCAL_HEAD.size + length + size
        if place < end:
            name = data[at + _LOCAL_HEAD.size : at + _LOCAL_HEAD.size + length].decode("ascii", "backslashreplace")
            return f"byte {place:,}, in the header of {name} or its place among the members, is not as it must be"
        at = end
