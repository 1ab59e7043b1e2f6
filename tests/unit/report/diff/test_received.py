"""A comparison from elsewhere: believed in shape only, refused with a sentence otherwise."""

from __future__ import annotations

import json as reader

import pytest

from credpolicy.errors import UsageError
from credpolicy.report.diff import received as module
from credpolicy.report.diff.json import json
from credpolicy.report.diff.received import received
from tests.situations import situation
from tests.unit.report.diff.test_markdown import GOOD, report


def good() -> bytes:
    return json(report(situation(GOOD), situation())).encode()


def test_what_diff_wrote_is_read() -> None:
    assert received(good()) == reader.loads(good())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "the file is not JSON: Expecting value", id="empty"),
        pytest.param(b"\xff\xfe", "the file is not JSON: 'utf-8' codec", id="no text"),
        pytest.param(b"[" * 100_000, "the file is not JSON: maximum recursion depth", id="deep"),
        pytest.param(b"[1, NaN]", "the file is not JSON: NaN is no number", id="no number"),
        pytest.param(b"9" * 10_000, "the file is not JSON: Exceeds the limit", id="a huge number"),
        pytest.param(b"[]", "the file is no comparison: the document: [] is not of type 'object'", id="a list"),
        pytest.param(
            good().replace(b'"introduced"', b'"<b>"', 1), "the file is no comparison: request/fail_on", id="a value",
        ),
        pytest.param(
            good().replace(b'"adoption"', b'"a\\nb\\u001b"', 1), r"('a\nb\x1b' was", id="odd signs",
        ),
    ],
)  # fmt: skip
def test_anything_else_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        received(data)
    assert message in refused.value.message
    assert refused.value.message.isprintable()


def test_what_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    with pytest.raises(UsageError, match="more than 10 bytes"):
        received(good())
