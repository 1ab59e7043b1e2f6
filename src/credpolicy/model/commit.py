"""A commit of the mainline: who wrote it, who put it there, when, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class Stamp(NamedTuple):
    """Who did something, and when, in the person's own time zone. The clock was that of the person's machine."""

    name: str
    email: str
    at: datetime

    @property
    def on(self) -> date:
        """The day, in the person's own time zone."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit. `message` is the whole of it, `trailers` are its last lines such as `Approved-by: ...`, in order."""

    id: str
    parents: tuple[str, ...]
    author: Stamp
    committer: Stamp
    message: str
    trailers: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who the trailers say has approved or reviewed it, each once."""
        said = (value for key, value in self.trailers if key.casefold() in ("approved-by", "reviewed-by", "acked-by"))
        return tuple(dict.fromkeys(said))
