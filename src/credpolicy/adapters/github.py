"""GitHub as a tracker of issues: the dozen requests of its REST API that the port needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter

from credpolicy.adapters import github_answers as answers
from credpolicy.adapters.github_http import PAGE, Call, Client, Method, Pace
from credpolicy.adapters.github_shapes import COMMENTS, ENTRIES, ENTRY, MILESTONES, USERS, Entry, T, text
from credpolicy.errors import FinalError, OutsideError, UncertainError, UsageError
from credpolicy.escape import terminal
from credpolicy.model.plan import Change, CloseReason, Draft, Issue

API = "https://api.github.com"

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}/(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\[bot\]){0,48}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_LONGEST_TITLE = 256
_READINGS = 5
"""How often a list is read again that changed while it was read."""


class GitHub:
    """The issues of one repository, `OWNER/NAME`, at github.com or at the API of a GitHub of one's own.

    Use it as a context. The token goes to `api` and nowhere else. Raises UsageError for a repository, an address or a
    token that cannot be used; every method raises what the port (`reconcile.plan.Tracker`) says.
    """

    longest_body = 65_536

    def __init__(
        self,
        repository: str,
        token: str,
        api: str = API,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if not _REPOSITORY.fullmatch(repository):
            raise UsageError("a repository of GitHub is written OWNER/NAME", "Give it like octo-org/credentials.")
        self._here = f"/repos/{repository}"
        self._client = Client(token, api, pace or Pace(), transport)
        self._milestones: dict[str, int] | None = None

    def __enter__(self) -> GitHub:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.__exit__()

    def issues(self, label: str, closed_since: date) -> list[Issue]:
        """Every open issue with the label, and every closed one with it that changed since a day, the oldest first.

        An issue that somebody closes between two pages moves all that follow, and one of them from a page not yet
        read to one that was: where that may have happened the list is read again.
        """
        # a day begins up to fourteen hours before it does in Greenwich
        since = f"{(closed_since - timedelta(days=1)).isoformat()}T00:00:00Z"
        before: set[int] | None = None
        for _ in range(_READINGS):
            started, pages, found = self._listed(label, {"state": "open"})
            _, _, closed = self._listed(label, {"state": "closed", "since": since})
            moved = pages > 1 and any(
                entry.number in found or started is None or entry.closed_at is None or entry.closed_at >= started
                for entry in closed.values()
            )
            if not moved or before == set(found):
                return [entry.issue() for _, entry in sorted((found | closed).items())]
            before = set(found)
        raise OutsideError(
            "GitHub's issues changed each time they were read, so it is not known which there are",
            "Run the same again when nobody is closing many of them.",
        )

    def _listed(self, label: str, query: dict[str, str]) -> tuple[datetime | None, int, dict[int, Entry]]:
        """When the first page was sent, how many there were, and the issues on them by number."""
        asked = {**query, "labels": label, "sort": "created", "direction": "asc", "per_page": str(PAGE)}
        call = Call("GET", f"{self._here}/issues", "list the issues", asked, whole=True)
        started: datetime | None = None
        pages = 0
        found: dict[int, Entry] = {}
        for answer in self._client.pages(call):
            started = started or answers.date(answer)
            pages += 1
            for entry in _read(ENTRIES, answer, call):
                if entry.pull_request is None:
                    found[entry.number] = entry
        return started, pages, found

    def comments(self, number: str) -> list[str]:
        """The texts of the comments on an issue, the oldest first."""
        call = self._on(number, "GET", "/comments", "list the comments on issue", query={"per_page": str(PAGE)})
        return [text(entry.body) for entry in self._all(COMMENTS, call)]

    def assignable(self, logins: Iterable[str]) -> frozenset[str]:
        """Those of the logins, without `@`, that can be assigned."""
        wanted = {login for login in logins if _LOGIN.fullmatch(login)}
        if not wanted:
            return frozenset()
        # the first page also shows that the repository is there: until then a 404 would say nothing of a login
        call = Call("GET", f"{self._here}/assignees", "list who can be assigned", {"per_page": str(PAGE)}, whole=True)
        first = self._client.done(call)
        known = {user.login.casefold() for user in _read(USERS, first, call)}
        more = "next" in first.links
        return frozenset(
            login for login in sorted(wanted) if login.casefold() in known or (more and self._can_be_assigned(login))
        )

    def _can_be_assigned(self, login: str) -> bool:
        call = Call("GET", f"{self._here}/assignees/{quote(login, safe='')}", "look who can be assigned")
        answer = self._client.ask(call)
        if answer.status_code in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND):
            return answer.status_code == HTTPStatus.NO_CONTENT
        raise self._client.refused(answer, call)

    def open(self, draft: Draft) -> Issue:
        """Open an issue. Raises FinalError where GitHub opens it without its labels: it would not be found again."""
        body: dict[str, object] = {
            "title": _fitting(draft.title, _LONGEST_TITLE),
            "body": _fitting(draft.body, self.longest_body),
            "labels": list(draft.labels),
            "assignees": list(draft.assignees),
        }
        if draft.milestone is not None:
            body["milestone"] = self._milestone(draft.milestone)
        call = Call("POST", f"{self._here}/issues", "open an issue", body=body, whole=True)
        answer = self._client.done(call)
        try:
            issue = ENTRY.validate_json(answer.content).issue()
        except ValueError:
            raise self._client.doubtful(call, "sent an answer that tells of no issue") from None
        there = {label.casefold() for label in issue.labels}
        if not all(label.casefold() in there for label in draft.labels):
            raise FinalError(
                f"GitHub opened issue #{issue.number} without its labels, so no later run would find it",
                f"Close issue #{issue.number}, and give the token, or whose it is, the right to set labels.",
            )
        return issue

    def edit(self, issue: Issue, change: Change) -> None:
        """Change an issue; doing it twice is the same as doing it once. Labels of others are never touched."""
        texts: dict[str, object] = {}
        if change.title is not None:
            texts["title"] = _fitting(change.title, _LONGEST_TITLE)
        if change.body is not None:
            texts["body"] = _fitting(change.body, self.longest_body)
        if change.milestone is not None:
            texts["milestone"] = self._milestone(change.milestone)
        if change.add_labels:
            self._change(issue.number, "POST", "/labels", {"labels": list(change.add_labels)})
        for label in change.remove_labels:
            self._take_off(issue.number, label)
        if change.add_assignees:
            self._change(issue.number, "POST", "/assignees", {"assignees": list(change.add_assignees)})
        if change.remove_assignees:
            self._change(issue.number, "DELETE", "/assignees", {"assignees": list(change.remove_assignees)})
        if texts:  # last: the body remembers that the rest was done
            self._change(issue.number, "PATCH", "", texts)

    def comment(self, number: str, text: str) -> None:
        """Comment on an issue."""
        body = {"body": _fitting(text, self.longest_body)}
        self._client.done(self._on(number, "POST", "/comments", "comment on issue", body=body))

    def close(self, number: str, reason: CloseReason) -> None:
        """Close an issue."""
        body = {"state": "closed", "state_reason": reason}
        self._client.done(self._on(number, "PATCH", "", "close issue", body=body))

    def reopen(self, number: str) -> None:
        """Open an issue again."""
        self._client.done(self._on(number, "PATCH", "", "reopen issue", body={"state": "open"}))

    def _change(self, number: str, method: Method, path: str, body: dict[str, object]) -> None:
        self._client.done(self._on(number, method, path, "change issue", body=body))

    def _take_off(self, number: str, label: str) -> None:
        if label in {".", ".."}:
            raise OutsideError(f"GitHub has no way to take the label `{label}` off issue #{number}")
        call = self._on(number, "DELETE", f"/labels/{quote(label, safe='')}", "take a label off issue")
        answer = self._client.ask(call)
        # where it is not on the issue all is well
        if not answer.is_success and answer.status_code != HTTPStatus.NOT_FOUND:
            raise self._client.refused(answer, call)

    def _milestone(self, title: str) -> int:
        """The number of the milestone with this title, which is made if there is none."""
        there = self._known_milestones(fresh=False)
        if title not in there:
            call = Call("POST", f"{self._here}/milestones", "make a milestone", body={"title": title}, whole=True)
            try:
                answer = self._client.ask(call)
            except UncertainError:
                answer = None
            # 422: somebody made it meanwhile
            if answer is not None and not answer.is_success and answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise self._client.refused(answer, call)
            there = self._known_milestones(fresh=True)
            if title not in there:
                raise self._client.refused(answer, call) if answer else OutsideError("GitHub did not make a milestone")
        return there[title]

    def _known_milestones(self, *, fresh: bool) -> dict[str, int]:
        if self._milestones is None or fresh:
            query = {"state": "all", "per_page": str(PAGE)}
            call = Call("GET", f"{self._here}/milestones", "list the milestones", query, whole=True)
            self._milestones = {each.title: each.number for each in self._all(MILESTONES, call)}
        return self._milestones

    def _on(self, number: str, method: Method, path: str, doing: str, **rest: Any) -> Call:
        """A request that concerns one issue."""
        if not _NUMBER.fullmatch(number):
            raise OutsideError(f"`{terminal(number)}` is not the number of an issue of GitHub")
        return Call(method, f"{self._here}/issues/{number}{path}", f"{doing} #{number}", **rest)

    def _all(self, shape: TypeAdapter[list[T]], call: Call) -> Iterator[T]:
        for answer in self._client.pages(call):
            yield from _read(shape, answer, call)


def _fitting(text: str, most: int) -> str:
    """The text. Raises OutsideError where GitHub would not take it: nothing is sent then."""
    if len(text) > most:
        raise OutsideError(f"a text has {len(text):,} characters, and GitHub takes {most:,}", "Show less of it.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise OutsideError("a text has characters that are none", "Look for names of files that are not UTF-8.")
    return text


def _read(shape: TypeAdapter[T], answer: httpx.Response, call: Call) -> T:
    """What an answer to a question tells. Raises OutsideError where it has not the shape that GitHub documents."""
    try:
        return shape.validate_json(answer.content)
    except ValueError:
        raise OutsideError(
            f"GitHub was asked to {call.doing} and sent something else", "Look at the address of its API."
        ) from None
