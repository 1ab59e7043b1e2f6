"""What an answer of GitHub means: a limit to wait for, a refusal, and whether the run can go on after it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from credpolicy.errors import FinalError, OutsideError
from credpolicy.escape import terminal

_UNTOLD = 60.0
"""Seconds to wait where GitHub names no time, as its documentation asks ("Best practices for using the REST API")."""
_LAST_MOMENT = 1e10
"""Seconds since 1970; what is more is no time."""
_LONGEST_MESSAGE = 300
_RIGHTS = (
    "The token needs the permission `issues: write` for this repository: in a workflow `permissions:` with "
    "`issues: write`; of a fine-grained token `Issues: Read and write`; of a classic one the scope `repo`."
)


def limit(answer: httpx.Response) -> float | None:
    """How many seconds to wait before the same is asked again, or None where the answer is no rate limit.

    Knows the primary limit, the secondary ones, and the time that `Retry-After` and `X-RateLimit-Reset` name.
    An answer that is a limit says that nothing was done.
    """
    if answer.status_code not in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return None
    told = retry_after(answer)
    if told is not None:
        return told
    if answer.headers.get("x-ratelimit-remaining") == "0":
        reset, now = _number(answer.headers.get("x-ratelimit-reset")), date(answer)
        # a second more: both are cut off to whole seconds
        return _UNTOLD if reset is None or now is None else max(1.0, reset - now.timestamp() + 1)
    text = message(answer).lower()
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or "rate limit" in text or "abuse detection" in text:
        return _UNTOLD
    return None


def retry_after(answer: httpx.Response) -> float | None:
    """The seconds that `Retry-After` asks for, at least one, or None where it is absent or makes no sense."""
    text = answer.headers.get("retry-after")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is None:
        until, now = _date(text), date(answer)
        seconds = None if until is None or now is None else (until - now).total_seconds()
    return None if seconds is None else max(1.0, seconds)


def date(answer: httpx.Response) -> datetime | None:
    """When GitHub sent the answer, by its own clock."""
    return _date(answer.headers.get("date"))


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number <= _LAST_MOMENT else None


def message(answer: httpx.Response) -> str:
    """What GitHub says of its refusal, on one line and safe to show; empty where it says nothing that can be read."""
    try:
        said = answer.json()
    except (ValueError, RecursionError):
        return ""
    if not isinstance(said, dict):
        return ""
    parts = [said.get("message"), *(_mistake(each) for each in _list(said.get("errors")))]
    return terminal("; ".join(part.strip() for part in parts if isinstance(part, str) and part.strip()))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mistake(entry: object) -> object:
    """One of the mistakes that GitHub lists: a sentence, or the field and what is the matter with it."""
    if not isinstance(entry, dict):
        return entry
    return entry.get("message") or " ".join(str(entry[key]) for key in ("field", "value", "code") if entry.get(key))


def refusal(answer: httpx.Response, said: str, doing: str, *, whole: bool) -> OutsideError:
    """The error that an answer stands for which is neither a success nor a limit.

    `said` is what GitHub says, safe to show, and is cut where it is long; `doing` is what was asked, as in
    "open an issue". Where the answer concerns the token or the `whole` repository it is a FinalError: the next
    request would fail in the same way.
    """
    status = answer.status_code
    said = said if len(said) <= _LONGEST_MESSAGE else f"{said[:_LONGEST_MESSAGE]} ..."
    because = f": {said}" if said else f" (it answered {status})"
    if status == HTTPStatus.UNAUTHORIZED:
        return FinalError(f"GitHub does not accept the token{because}", f"Give one that is in force. {_RIGHTS}")
    if status == HTTPStatus.FORBIDDEN and "locked" not in said.lower():
        return FinalError(f"GitHub does not let the token {doing}{because}", _RIGHTS)
    if answer.is_redirect and whole:
        return FinalError(f"GitHub cannot {doing}: the repository has moved", "Name it as it is called now.")
    if status == HTTPStatus.NOT_FOUND and whole:
        return FinalError(
            f"GitHub cannot {doing}: there is no such repository, or the token may not see it",
            f"Look at how the repository is written: OWNER/NAME. {_RIGHTS}",
        )
    if status == HTTPStatus.GONE and (whole or "disabled" in said.lower()):
        return FinalError(
            f"GitHub cannot {doing}: the repository has no issues",
            "Switch them on, in the repository's settings under General, Features.",
        )
    return OutsideError(f"GitHub did not {doing}{because}")


def out_of_patience(answer: httpx.Response, seconds: float, doing: str) -> FinalError:
    """The error where a limit would take longer than anybody will wait."""
    now = date(answer)
    when = f"in {math.ceil(seconds / 60)} minutes"
    if now is not None:
        when = f"after {datetime.fromtimestamp(now.timestamp() + seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
    return FinalError(
        f"GitHub's rate limit is used up, and it will not {doing} for {math.ceil(seconds):,} seconds",
        f"Run the same again {when}: it goes on where this run stopped.",
    )
