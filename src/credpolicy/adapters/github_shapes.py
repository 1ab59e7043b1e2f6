"""What GitHub's API tells, as far as it is read: issues, comments, people, milestones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, TypeVar

from pydantic import BaseModel, TypeAdapter

from credpolicy.model.plan import Issue

T = TypeVar("T")


class Label(BaseModel):
    """A label."""

    name: str


class User(BaseModel):
    """A person, a program or an organisation."""

    login: str


class Milestone(BaseModel):
    """A milestone."""

    number: int
    title: str


class Entry(BaseModel):
    """An issue, or a pull request, which GitHub counts among them."""

    number: int
    html_url: str
    title: str
    body: str | None
    state: Literal["open", "closed"]
    labels: tuple[Label | str, ...]
    assignees: tuple[User, ...] | None = None
    milestone: Milestone | None = None
    closed_at: datetime | None
    pull_request: object = None

    def issue(self) -> Issue:
        """It as the port knows issues; the day it was closed is Greenwich's."""
        return Issue(
            number=str(self.number),
            url=self.html_url,
            title=self.title,
            body=text(self.body),
            open=self.state == "open",
            labels=tuple(label if isinstance(label, str) else label.name for label in self.labels),
            assignees=tuple(user.login for user in self.assignees or ()),
            milestone=self.milestone.title if self.milestone else None,
            closed_on=self.closed_at.astimezone(UTC).date() if self.closed_at and self.state == "closed" else None,
        )


class Comment(BaseModel):
    """A comment."""

    body: str | None


ENTRY = TypeAdapter(Entry)
ENTRIES = TypeAdapter(list[Entry])
COMMENTS = TypeAdapter(list[Comment])
USERS = TypeAdapter(list[User])
MILESTONES = TypeAdapter(list[Milestone])


def text(body: str | None) -> str:
    """The text of an issue or a comment: who edits it in a browser gets other line ends, and an empty one is null."""
    return (body or "").replace("\r\n", "\n")
