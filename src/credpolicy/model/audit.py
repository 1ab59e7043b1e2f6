"""Audits: who looks at which records in which month, and the checklist on which it is written down."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from credpolicy.dates import Duration as Length
from credpolicy.model.authority import Authority
from credpolicy.model.base import Count, CountFrom1, Day, Duration, Id, Items, Model, Text, refuse
from credpolicy.model.finding import SEVERITIES
from credpolicy.model.retention import HASH_PATTERN

AuditKind = Literal["annual", "quarterly", "monthly"]
Subject = Literal["workers", "credentials", "obligations", "waivers"]
Stratum = Literal["critical", "high", "medium", "low", "none"]
STRATA: tuple[Stratum, ...] = (*SEVERITIES, "none")
"""The worst first; `none` is what no requirement asks for."""
Answer = Literal["pass", "fail", "not_applicable"]
Role = Literal["auditor", "reviewer"]

MONTH_PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"
COMMIT_PATTERN = "^([0-9a-f]{40}|[0-9a-f]{64})$"
_LONGEST_ID = 80


class Question(Model):
    """What is asked of every item of an audit."""

    id: Id = Field(description="The question's id.", examples=["seen-at-source"])
    ask: Text = Field(description="The question.", examples=["Does the issuer's register say the same?"])


class Audit(Model):
    """An audit that comes again: what is looked at, how often, by whom, and what is asked."""

    id: Id = Field(description="The audit's id, of at most 80 characters.", examples=["files"])
    title: Text | None = Field(None, description="What it is, in words.")
    kind: AuditKind = Field(
        description="How often each item comes: once a year or once a quarter, a part of them every month; or with "
        "`monthly` a spot check among all of them every month."
    )
    of: Subject = Field(description="What is looked at.")
    requirements: Items[Id] = Field((), description="Only what these requirements ask for.")
    types: Items[Id] = Field((), description="Only what is about these credential types.")
    owners: Items[Id] = Field((), description="Only what these owners answer for.")
    from_: Day = Field(alias="from", description="The month of this day is the first.")
    until: Day | None = Field(
        None, description="The month of this day is the last; on and on where nothing is written."
    )
    within: Duration = Field(
        Length(14, "day"), description="How long after its month an audit may be open.", validate_default=False
    )
    size: CountFrom1 | None = Field(
        None, description="How many items of a month are drawn by lot; all of them where nothing is written."
    )
    auditor: Id = Field(description="The worker who audits.", examples=["w-0007"])
    reviewer: Id | None = Field(None, description="The worker who signs as well; another person.")
    owner: Id | None = Field(None, description="The owner who sees to it that audits are done.")
    questions: Annotated[Items[Question], Field(min_length=1)] = Field(description="What is asked of every item.")
    authority: Authority | None = Field(None, description="Who demands the audit.")

    @model_validator(mode="after")
    def _sound(self) -> Audit:
        if len(self.id) > _LONGEST_ID:
            message = f"the id of an audit has at most {_LONGEST_ID} characters, for the month is put behind it"
            raise refuse(message, "id")
        if self.until is not None and self.until < self.from_:
            message = f"`until` ({self.until}) is before `from` ({self.from_})"
            raise refuse(message, "until")
        asked = [question.id for question in self.questions]
        for place, name in enumerate(asked):
            if name in asked[:place]:
                message = f"the question `{name}` is asked twice; write another id"
                raise refuse(message, "questions", place, "id")
        return self


class Drawn(Model):
    """Of which list an audit drew its items."""

    of: Subject = Field(description="What the list holds.")
    commit: Text = Field(description="The commit of which it was made.", pattern=COMMIT_PATTERN)
    as_of: Day = Field(description="The day on which that commit was judged.")
    part: CountFrom1 = Field(description="Which part of the list the month has.")
    parts: CountFrom1 = Field(description="Of how many.")
    rows: Count = Field(description="How many rows that part has.")
    sha256: Text = Field(description="SHA-256 of that part as CSV, 64 hexadecimal digits.", pattern=HASH_PATTERN)
    version: Text = Field(description="The version of credpolicy that made it.", examples=["0.1.0"])


class Lot(Model):
    """How many items of one severity were drawn."""

    severity: Stratum = Field(description="The severity; `none` is what no requirement asks for.")
    rows: Count = Field(description="How many there were.")
    drawn: Count = Field(description="How many were drawn.")


class Item(Model):
    """One thing that was looked at, and what came of it."""

    key: Text = Field(description="The key of its row in the list.", examples=["w-0042/ward-nurse-core"])
    worker: Id | None = Field(None, description="The worker whom it is about.")
    severity: Stratum = Field("none", description="The severity by which it was drawn.")
    owner: Id | None = Field(None, description="The owner who answers for it.")
    answers: dict[Id, Answer | None] = Field(
        description="For every question: pass, fail or not_applicable; a blank is not answered yet.",
        examples=[{"seen-at-source": "pass"}],
    )
    note: Text | None = Field(None, description="What was seen; must be there where something failed.")


class SignOff(Model):
    """Somebody stands by what the checklist says."""

    role: Role = Field(description="As what.")
    by: Id | None = Field(None, description="The worker who signs; blank until then.", examples=["w-0007"])
    signed_on: Day | None = Field(None, description="The day; blank until then.")


class Checklist(Model):
    """One audit of one month, from its opening to its close."""

    id: Id = Field(description="The id of the audit with the month behind it.", examples=["files-2026-03"])
    audit: Id = Field(description="The audit of the policies.")
    month: Text = Field(description="The month, as YYYY-MM.", pattern=MONTH_PATTERN, examples=["2026-03"])
    opened_on: Day = Field(description="The day on which it was opened.")
    closed_on: Day | None = Field(None, description="The day on which it was closed; blank while it is open.")
    population: Drawn = Field(description="Of which list the items were drawn.")
    seed: Text = Field(description="By what they were drawn; the same seed draws the same items.")
    sample: Items[Lot] = Field((), description="How many were drawn of each severity.")
    questions: Items[Question] = Field((), description="What is asked of every item.")
    items: Items[Item] = Field((), description="What was drawn.")
    sign_offs: Items[SignOff] = Field((), description="Who stands by it.")
    note: Text | None = Field(None, description="A remark for people.")

    @property
    def blanks(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """What is still blank, in order: the way to it, and what it is in words."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        for n, item in enumerate(self.items):
            for question in self.questions:
                if item.answers.get(question.id) is None:
                    way: tuple[str | int, ...] = ("items", n, "answers")
                    way = (*way, question.id) if question.id in item.answers else way
                    found.append((way, f"{item.key}: `{question.id}` is not answered"))
            if "fail" in item.answers.values() and item.note is None:
                found.append((("items", n), f"{item.key}: something failed, and no `note` says what"))
        for n, said in enumerate(self.sign_offs):
            for name, value in (("by", said.by), ("signed_on", said.signed_on)):
                if value is None:
                    way = ("sign_offs", n, *([name] if name in said.model_fields_set else []))
                    found.append((way, f"sign-off of the {said.role}: `{name}` is blank"))
        if not any(said.role == "auditor" for said in self.sign_offs):
            found.append((("sign_offs",) if self.sign_offs else (), "there is no sign-off of the auditor"))
        return tuple(found)


class AuditsFile(Model):
    """A file under `audits/`."""

    checklists: Items[Checklist] = Field((), description="Audits that were opened.")
