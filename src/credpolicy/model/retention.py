"""Retention: how long records are kept, what a legal hold keeps, and what stays in place of a deleted record."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from credpolicy.model.authority import Authority
from credpolicy.model.base import ID_PATTERN, Cases, Day, Id, Items, Model, Text, refuse
from credpolicy.model.phrase import RecordPhrase
from credpolicy.model.selector import Selector

HASH_PATTERN = "^[0-9a-f]{64}$"


_ID = re.compile(ID_PATTERN, re.ASCII)
_ID_SCHEMA = {"type": ["string", "number"], "pattern": ID_PATTERN}


def _one_or_more(value: object) -> object:
    """One id or a list of them, as a tuple; no union, which would complain of both."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return (value,)
    if not isinstance(value, list | tuple) or not value:
        message = "`type` is the id of a credential type, or a list of ids; write for example `[i9-form, badge]`"
        raise refuse(message)
    for place, each in enumerate(value):
        if not isinstance(each, str) or not _ID.fullmatch(each):
            message = "this is not the id of a credential type"
            raise refuse(message, place)
    return tuple(value)


OneOrMore = Annotated[
    tuple[str, ...],
    PlainValidator(_one_or_more),
    WithJsonSchema({"anyOf": [_ID_SCHEMA, {"type": "array", "items": _ID_SCHEMA, "minItems": 1}]}),
]
"""One id, or a list of them."""


class Keep(Model):
    """How long a record is kept at least, and at most."""

    when: Selector | None = Field(None, description="On which condition of the record this case applies.")
    until: RecordPhrase | None = Field(
        None, description="The day until which it must be kept, inclusive.", examples=["3 years after ended_on"]
    )
    delete_by: RecordPhrase | None = Field(
        None, description="The last day on which it may still be there.", examples=["5 years after ended_on"]
    )
    while_employed: Literal["keep", "release"] = Field(
        "keep", description="Whether it stays as long as its holder is employed, whatever the days say."
    )

    @model_validator(mode="after")
    def _some_day(self) -> Keep:
        if self.until is None and self.delete_by is None:
            message = "a case of `keep` says `until`, `delete_by` or both, such as `until: 3 years after ended_on`"
            raise refuse(message)
        return self


class Retention(Model):
    """How long records of these types are kept."""

    id: Id = Field(description="The rule's id.", examples=["i9"])
    type: OneOrMore | None = Field(None, description="Of which credential types; of all where nothing is written.")
    keep: Cases[Keep] = Field(description="How long.")
    authority: Authority | None = Field(None, description="Who demands it.")
    owner: Id | None = Field(None, description="The owner who sees to it.")
    description: Text | None = Field(None, description="More for people.")

    def covers(self, credential_type: str) -> bool:
        """Whether the rule speaks of records of a type."""
        return self.type is None or credential_type in self.type


class LegalHold(Model):
    """From a day until it is lifted nothing of this is deleted, whatever the rules say."""

    id: Id = Field(description="The hold's id.", examples=["lh-3"])
    workers: Items[Id] = Field((), description="Records of these workers; of everybody where nothing is written.")
    types: Items[Id] = Field((), description="Records of these types; of all where nothing is written.")
    reason: Text = Field(description="Why.", examples=["claim before the labour court"])
    ordered_by: Text = Field(description="Who ordered it.", examples=["legal department"])
    from_: Day = Field(alias="from", description="First day, inclusive.")
    until: Day | None = Field(None, description="Last day, inclusive; until further notice where nothing is written.")

    @model_validator(mode="after")
    def _in_order(self) -> LegalHold:
        if self.until is not None and self.until < self.from_:
            message = f"the hold ends on {self.until}, before it begins on {self.from_}"
            raise refuse(message, "until")
        return self

    def holds(self, worker: str, credential_type: str) -> bool:
        """Whether it speaks of a record, on the days on which it holds at all."""
        return (not self.workers or worker in self.workers) and (not self.types or credential_type in self.types)

    def keeps(self, worker: str, credential_type: str, day: date) -> bool:
        """Whether it keeps a record on a day."""
        is_on = self.from_ <= day and (self.until is None or day <= self.until)
        return is_on and self.holds(worker, credential_type)


class Tombstone(Model):
    """What stays of a deleted record: that it was there, by which rule it went, and who approved."""

    worker: Id = Field(description="The worker whose record it was.", examples=["w-0042"])
    type: Id = Field(description="The credential type.", examples=["i9-form"])
    key: Text = Field(description="The record's id, else its first day.", examples=["2019-04-02"])
    deleted_on: Day = Field(description="The day of the deletion.")
    rule: Id = Field(description="The retention rule by which it went.", examples=["i9"])
    approved_by: Id = Field(description="The worker who approved.", examples=["w-0007"])
    kept_until: Day | None = Field(
        None, description="The day until which it had to be kept, as counted then; none where nothing is written."
    )
    sha256: Text = Field(description="SHA-256 of what the record said, 64 hexadecimal digits.", pattern=HASH_PATTERN)
