"""Archives: one form only, which every other zip reader takes, and not a byte that could be another."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.archive import ArchiveError, is_name, packed, unpacked
from credpolicy.errors import UsageError

MEMBERS = {"README.txt": b"Read me.\n", "a/b.csv": b"key\nw-1\n", "empty.txt": b"", "z.bin": bytes(range(256))}
NAMES = st.from_regex(r"\A[a-z]{1,4}(/[a-z]{1,4}){0,2}\Z")


def complaint(data: bytes) -> str:
    with pytest.raises(ArchiveError) as error:
        unpacked(data)
    return str(error.value)


@given(st.dictionaries(NAMES, st.binary(max_size=60), max_size=6))
def test_what_is_packed_comes_out_again(members: dict[str, bytes]) -> None:
    if members:
        assert unpacked(packed(members)) == members
    assert packed(dict(reversed(members.items()))) == packed(members)


def test_other_readers_take_it(tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(packed(MEMBERS))
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    subprocess.run(["unzip", "-tqq", str(file)], check=True)


def test_each_flipped_bit_outside_of_the_contents_is_refused() -> None:
    whole = packed(MEMBERS)
    inside = set()
    for data in MEMBERS.values():
        if data:
            begin = whole.index(data)
            inside |= {*range(begin, begin + len(data))}
    for place in range(len(whole)):
        for bit in (1, 128):
            data = bytearray(whole)
            data[place] ^= bit
            assert complaint(bytes(data)), place


@given(st.data())
def test_no_other_bytes_are_an_archive(data: st.DataObject) -> None:
    whole = packed(MEMBERS)
    place = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=40))
    other = whole[:place] + put + whole[place + cut :]
    if other != whole:
        complaint(other)


def as_zipfile(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "does not begin"),
        (b"PK\x05\x06" + bytes(18), "does not begin"),
        (b"#!/bin/sh\n" + packed(MEMBERS), "does not begin"),
        (packed(MEMBERS) + b"more", "4 bytes stand behind its end"),
        (packed(MEMBERS)[:-3], "3 bytes too early"),
        (as_zipfile(("a", b"x" * 9_000), method=zipfile.ZIP_DEFLATED), "none that credpolicy writes"),
        (as_zipfile(("../../etc/passwd", b"x")), "leads out of a folder"),
        (as_zipfile(("/etc/passwd", b"x")), "leads out of a folder"),
        (as_zipfile(("a\\..\\b", b"x")), "leads out of a folder"),
        (as_zipfile((".hidden", b"x")), "leads out of a folder"),
        (as_zipfile(("a", b"x")), "in the header of a"),
    ],
)
def test_other_archives_are_refused_and_why_is_said(data: bytes, words: str) -> None:
    assert words in complaint(data)


def test_two_members_of_one_name_are_refused() -> None:
    one = packed({"a": b"1"})
    body = one[: one.index(b"PK\x01\x02")]
    assert complaint(body + one) == "two members are called a"


def test_data_between_the_members_is_refused() -> None:
    whole = packed({"a": b"1", "b": b"2"})
    second = whole.index(b"PK\x03\x04", 1)
    assert "in the listing" in complaint(whole[:second] + b"gap" + whole[second:])


def test_a_header_that_claims_too_much_is_refused() -> None:
    whole = bytearray(packed({"a": b"1"}))
    struct.pack_into("<L", whole, 18, 0xFFFFFFFF)
    assert "reach beyond the end" in complaint(bytes(whole))


def test_the_listing_may_say_nothing_else_than_the_members() -> None:
    whole = bytearray(packed({"a": b"1"}))
    whole[bytes(whole).index(b"PK\x01\x02") + 46] = ord("b")
    assert "in the listing of its members" in complaint(bytes(whole))


@pytest.mark.parametrize("name", ["", "a//b", "../a", "a/../b", "/a", "a\nb", "a\\b", "Zoë", "a/.b", "C:/a", "a/"])
def test_what_is_no_name_is_never_written(name: str) -> None:
    assert not is_name(name)
    with pytest.raises(UsageError):
        packed({name: b""})
