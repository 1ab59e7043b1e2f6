"""What GitHub's refusals mean: what ends the run, what ends one item, and the mend for each."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from credpolicy.adapters.github_answers import date, limit, message, refusal, retry_after
from credpolicy.errors import FinalError, OutsideError
from tests.unit.adapters.github_world import refused, said

WHOLE = {
    401: ("GitHub does not accept the token: Bad credentials", "Give one that is in force."),
    403: ("GitHub does not let the token open an issue: Resource not accessible by integration", "`issues: write`"),
    404: ("GitHub cannot open an issue: there is no such repository, or the token may not see it", "OWNER/NAME"),
    410: ("GitHub cannot open an issue: the repository has no issues", "Switch them on"),
    301: ("GitHub cannot open an issue: the repository has moved", "as it is called now"),
}
SAID = {401: "Bad credentials", 403: "Resource not accessible by integration", 410: "Issues are disabled for this repo"}


@pytest.mark.parametrize("status", WHOLE)
def test_what_every_request_would_meet_ends_the_run(status: int) -> None:
    answer = refused(status, SAID.get(status, "Not Found"), **({"location": "https://x"} if status == 301 else {}))
    error = refusal(answer, message(answer), "open an issue", whole=True)
    text, mend = WHOLE[status]
    assert type(error) is FinalError
    assert error.message == text
    assert mend in error.hint
    assert error.exit_code == 4


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "Unable to create comment because issue is locked."),
        (404, "Not Found"),
        (410, "This issue was deleted"),
        (301, "Moved Permanently"),
        (409, "Conflict"),
        (422, "Validation Failed"),
        (451, ""),
        (400, "Problems parsing JSON"),
    ],
)
def test_what_one_issue_meets_stops_no_other(status: int, words: str) -> None:
    answer = refused(status, words)
    error = refusal(answer, message(answer), "comment on issue #7", whole=False)
    assert type(error) is OutsideError
    assert error.message == f"GitHub did not comment on issue #7{f': {words}' if words else ' (it answered 451)'}"


@pytest.mark.parametrize(("status", "words"), [(401, "x"), (403, "Repository was archived so is read-only.")])
def test_a_right_that_is_missing_is_missing_for_every_issue(status: int, words: str) -> None:
    answer = refused(status, words)
    assert type(refusal(answer, words, "close issue #7", whole=False)) is FinalError
    gone = refused(410, "Issues are disabled for this repo")
    assert type(refusal(gone, message(gone), "close issue #7", whole=False)) is FinalError


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"message": "Validation Failed"}, "Validation Failed"),
        (
            {
                "message": "Validation Failed",
                "errors": [{"resource": "Issue", "field": "title", "code": "missing_field"}],
            },
            "Validation Failed; title missing_field",
        ),
        (
            {"message": "Validation Failed", "errors": [{"field": "assignees", "value": "gone", "code": "invalid"}]},
            "Validation Failed; assignees gone invalid",
        ),
        (
            {"message": "M", "errors": [{"code": "custom", "message": "body is too long"}, "and more"]},
            "M; body is too long; and more",
        ),
        ({"message": "a\nb\x1b[31m\u202e"}, "a\\nb\\x1b[31m\\u202e"),
        ({"message": 5, "errors": "text"}, ""),
        ({"message": "  ", "errors": [None, 5, [], {}, {"message": ["x"]}]}, ""),
        ({}, ""),
        ([], ""),
        ("text", ""),
        (None, ""),
    ],
)
def test_what_github_says_is_one_safe_line(body: object, text: str) -> None:
    assert message(httpx.Response(422, json=body)) == text


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff", b"{", b"[" * 100_000], ids=repr)
def test_what_cannot_be_read_says_nothing(content: bytes) -> None:
    assert message(httpx.Response(502, content=content)) == ""


def test_a_long_message_is_cut() -> None:
    error = refusal(refused(422), "x" * 10_000, "open an issue", whole=True)
    assert error.message == f"GitHub did not open an issue: {'x' * 300} ..."


@pytest.mark.parametrize("status", [200, 201, 304, 401, 404, 422, 500, 503])
def test_only_two_answers_can_be_limits(status: int) -> None:
    assert limit(refused(status, "rate limit", retry_after="5", x_ratelimit_remaining="0")) is None


@pytest.mark.parametrize("text", [None, "", "yesterday", "-1", "nan", "99999999999999999999"])
def test_a_time_that_makes_no_sense_is_none(text: str | None) -> None:
    assert retry_after(said(503, **({} if text is None else {"retry_after": text}))) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sun, 01 Mar 2026 12:00:00 GMT", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:00:00 -0000", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 14:00:00 +0200", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("Sun, 99 Mar 2026 12:00:00 GMT", None),
        ("now", None),
    ],
)
def test_the_clock_is_githubs(text: str, moment: datetime | None) -> None:
    assert date(httpx.Response(200, headers={"date": text})) == moment
    assert date(httpx.Response(200)) is None
