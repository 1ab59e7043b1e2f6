"""Tests: what must be true of a person, a credential held, credits earned, or a group of such tests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from credpolicy.model.base import Cases, Count, Duration, Id, Items, Model, Text, refuse
from credpolicy.model.credits import Credits
from credpolicy.model.phrase import AnyPhrase
from credpolicy.model.selector import Selector
from credpolicy.model.validity import RecordDay, Validity

DEPTH_OF_TESTS = 4
_SAYINGS = ("type", "any_of", "all_of", "at_least", "at_most", "credits")


class VerificationRule(Model):
    """How a record of the type is to be verified."""

    when: Selector | None = Field(None, description="On which condition this case applies.")
    level: Literal["primary_source", "document_review", "self_attestation"] = Field(
        description="The least that is accepted; primary source is the best."
    )
    at: Items[Literal["hire", "renewal", RecordDay]] = Field(
        (), description="The events before which `max_age` counts back; every day where nothing is written."
    )
    max_age: Duration | None = Field(None, description="How old the verification may be.")


class Test(Model):
    """What must be true: a credential held, credits earned, or a group. A bare id is short for `{type: id}`."""

    __test__ = False  # not a test of pytest

    id: Id | None = Field(None, description="Names the group in findings.")
    type: Id | None = Field(None, description="A credential type that must be held.")
    where: Selector | None = Field(None, description="Only records with these values count.")
    match: dict[Id, Text] | None = Field(
        None,
        description="Record's attribute: path of another row it must equal.",
        examples=[{"jurisdiction": "location.jurisdiction"}],
    )
    any_of: Items[TestItem] = Field((), description="At least one of these.")
    all_of: Items[TestItem] = Field((), description="Every one of these.")
    at_least: Count | None = Field(None, description="So many of `of`.")
    at_most: Count | None = Field(None, description="No more than so many of `of`; 0 where none may be held.")
    of: Items[TestItem] = Field((), description="The tests counted by `at_least` or `at_most`.")
    credits: Cases[Credits] | None = Field(None, description="Credits that must be earned.")
    when: Selector | None = Field(None, description="This way is open only on this condition.")
    at: AnyPhrase | None = Field(None, description="The day on which it must hold; every day where nothing is written.")
    validity: Cases[Validity] | None = Field(None, description="In place of the type's own.")
    verification: Cases[VerificationRule] | None = Field(None, description="In place of the type's own.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Test:
        said = [name for name in _SAYINGS if getattr(self, name) not in (None, ())]
        if len(said) != 1 or self.at_least == 0:
            found = f"this says {' and '.join(said)}" if len(said) > 1 else "this says none"
            message = f"a test says exactly one of type, any_of, all_of, at_least or at_most with of, credits; {found}"
            raise refuse(message)
        for name in ("where", "match", "validity", "verification"):
            if self.type is None and getattr(self, name) is not None:
                message = f"`{name}` belongs beside `type`"
                raise refuse(message, name)
        if (self.at_least is not None or self.at_most is not None) != bool(self.of):
            message = "`at_least` or `at_most` and `of` belong together"
            raise refuse(message)
        if self.at_least is not None and self.at_least > len(self.of):
            message = f"at least {self.at_least} of {len(self.of)} can never hold"
            raise refuse(message, "at_least")
        if self.at_most is not None and self.at_most >= len(self.of):
            message = f"at most {self.at_most} of {len(self.of)} always holds"
            raise refuse(message, "at_most")
        return self

    @property
    def children(self) -> tuple[Test, ...]:
        """The tests of the group, in the order written; none for a single type or credits."""
        return self.any_of or self.all_of or self.of

    @property
    def needed(self) -> int:
        """How many children must hold; of `at_most` the most that may."""
        if self.at_least is not None:
            return self.at_least
        if self.at_most is not None:
            return self.at_most
        return 1 if self.any_of else len(self.all_of)

    @property
    def key(self) -> str:
        """What names the test in a fingerprint: its id, else its type or unit; empty for an unnamed group."""
        return self.id or self.type or (f"credits/{self.credits[0].unit}" if self.credits else "")


def _bare_id(value: object) -> object:
    return {"type": value} if isinstance(value, str) else value


TestItem = Annotated[Test, BeforeValidator(_bare_id, json_schema_input_type=Id | Test)]
Test.model_rebuild()  # its groups hold items, which could only now be said


def walk(tests: tuple[Test, ...]) -> list[Test]:
    """Every test of the trees, groups before their members."""
    found = []
    for test in tests:
        found.append(test)
        found.extend(walk(test.children))
    return found


def depth(test: Test) -> int:
    """How many groups are nested: 0 for a single type."""
    return 1 + max(map(depth, test.children)) if test.children else 0


class Late(Model):
    """The way back after the grace is over, by how late it is."""

    up_to: Duration | None = Field(
        None, description="As late as this, counted from the end; ever where nothing is written."
    )
    requires: Items[TestItem] = Field((), description="What must be true on the day of renewal, in place of the usual.")
    status: Literal["inactive", "lapsed", "expired", "suspended", "revoked", "retired"] | None = Field(
        None, description="The issuer's word for it meanwhile."
    )


class Renewal(Model):
    """When a record may be renewed, what renewal requires, and how long it holds after its end."""

    when: Selector | None = Field(None, description="On which condition this case applies.")
    window: Duration | None = Field(None, description="May be renewed this early; `expiring` from then on.")
    basis: Literal["previous_expiry", RecordDay] | None = Field(
        None,
        description="`previous_expiry`: inside window or grace the old end counts on; else that of `validity`.",
    )
    grace: Duration | None = Field(None, description="After the end: still valid, warned.")
    late: Items[Late] = Field((), description="After grace, no longer valid: the way back, by how late it is.")
    requires: Items[TestItem] = Field((), description="What must be true on the day of renewal.")
    lead_time: Duration | None = Field(None, description="Start this early; reminders count from here.")
    while_pending: AnyPhrase | None = Field(
        None, description="Until when a licence that was applied for in time holds while nothing is decided."
    )

    @model_validator(mode="after")
    def _late_steps_rise(self) -> Renewal:
        for number, step in enumerate(self.late[:-1]):
            if step.up_to is None:
                message = "only the last step may be without `up_to`; the steps after this one are never reached"
                raise refuse(message, "late", number)
        return self
