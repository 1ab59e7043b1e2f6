"""What the history tells against records: irregularities, and the notes that explain them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from credpolicy.model.base import Day, Id, Model, Text, refuse
from credpolicy.model.origin import Origin


class IntegrityNote(Model):
    """Somebody looked into what `credpolicy integrity` found, and says why it is in order."""

    fingerprint: Text = Field(
        description="What was found, as `credpolicy integrity` prints it.", pattern="^[0-9a-f]{32}$"
    )
    reason: Annotated[Text, Field(min_length=20)] = Field(
        description="Why it is in order, in a sentence.", examples=["Papers of the merged clinic arrived in May"]
    )
    by: Id = Field(description="The worker who says so; never the author of the commit that is spoken of.")
    on: Day = Field(description="The day it was said.")
    until: Day | None = Field(None, description="The last day on which it counts; for good where nothing is written.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> IntegrityNote:
        if self.until is not None and self.until < self.on:
            message = f"`until` ({self.until}) is before `on` ({self.on})"
            raise refuse(message, "until")
        return self


@dataclass(frozen=True, slots=True)
class Irregularity:
    """Something in the history that a person should look into.

    `rule` is its code. `origin` is the commit that brought it, None of what is about the whole history; `day` is the
    committer's day. `path` is the file, `worker` and `part` are whom and which record it is about. `note` explains it,
    and `passed_over` says why a note that names it does not count.
    """

    rule: str
    message: str
    fingerprint: str
    origin: Origin | None = None
    day: date | None = None
    path: str = ""
    worker: str | None = None
    part: str = ""
    note: IntegrityNote | None = None
    passed_over: str = ""

    @property
    def counts(self) -> bool:
        """Whether it fails a run: nobody has explained it."""
        return self.note is None
