"""The policies: what is required of whom, how long it holds, and who owns it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from credpolicy.model.audit import Audit
from credpolicy.model.authority import Authority, Level
from credpolicy.model.base import Cases, Day, Id, Items, Model, Text, refuse
from credpolicy.model.coverage import Coverage
from credpolicy.model.credits import Credits, Cycle
from credpolicy.model.finding import Severity
from credpolicy.model.integrity import IntegrityNote
from credpolicy.model.pattern import NumberPattern
from credpolicy.model.phrase import WorkerPhrase, simple
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.responsibility import Maintenance, Owner, Reminders, Review, Seat, Sla
from credpolicy.model.retention import Retention
from credpolicy.model.selector import PLACES, Selection, Selector
from credpolicy.model.tree import Renewal, TestItem, VerificationRule, walk
from credpolicy.model.validity import Validity
from credpolicy.model.waiver import Waiver

Category = Literal[
    "license", "certification", "registration", "certificate", "training", "badge", "membership",
    "degree", "privilege", "clearance", "screening", "medical", "attestation",
]  # fmt: skip


PATH_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?$"
_PATH = re.compile(PATH_PATTERN, re.ASCII)


class Attribute(Model):
    """A declared attribute, so that a misspelt one is found."""

    of: Literal["worker", "assignment", "location", "client", "organization", "credential", "entry"] = Field(
        description="The rows that carry it."
    )
    name: Id = Field(description="Its name.", examples=["hazard"])
    kind: Literal["text", "number", "date", "flag"] = Field("text", description="The kind of its values.")
    type: Id | None = Field(None, description="Only on records of this credential type.")
    values: Items[Text] = Field((), description="The values allowed; any where nothing is written.")
    many: bool = Field(default=False, strict=True, description="A row may carry several values.")
    description: Text | None = Field(None, description="What it means.")

    @model_validator(mode="after")
    def _type_is_for_credentials(self) -> Attribute:
        if self.type is not None and self.of != "credential":
            message = "`type` belongs to attributes of credentials only"
            raise refuse(message, "type")
        return self


class MappedStatus(Model):
    """A standard status that an issuer's word stands for."""

    status: Literal[
        "active", "pending", "provisional", "inactive", "lapsed", "expired", "suspended", "revoked",
        "surrendered", "retired", "issued_in_error", "unknown",
    ] = Field(description="The standard status.")  # fmt: skip
    restricted: bool | None = Field(None, strict=True, description="Active, but with restrictions.")


class Issuer(Model):
    """Who issues credentials, and what its words mean."""

    id: Id = Field(description="The issuer's id.", examples=["state-board"])
    name: Text | None = Field(None, description="Its name.")
    url: Text | None = Field(None, description="Where its register is.")
    status_map: dict[Text, MappedStatus] | None = Field(
        None,
        description="The issuer's words for a status.",
        examples=[{"Null and Void": {"status": "issued_in_error"}}],
    )


class CredentialType(Model):
    """A kind of credential: who issues it, how long it holds and how it is verified."""

    id: Id = Field(description="The type's id.", examples=["rn-license"])
    name: Text | None = Field(None, description="Its name.")
    description: Text | None = Field(None, description="What it is.")
    category: Category | None = Field(None, description="What kind of credential.")
    issuer: Id | None = Field(None, description="Who issues it.")
    jurisdiction: Text | None = Field(None, description="Where it is effective.")
    number_pattern: NumberPattern | None = Field(
        None, description="RE2 pattern of the whole number.", examples=[r"[A-Z]{0,2}\d{5,8}"]
    )
    validity: Cases[Validity] | None = Field(
        None, description="How long it holds; the printed day where nothing is written."
    )
    renewal: Cases[Renewal] | None = Field(None, description="Early window, grace, and the way back.")
    cycle: Cycle | None = Field(None, description="The consecutive periods of a holder.")
    credits: Cases[Credits] | None = Field(None, description="What a holder must earn in each cycle to keep it.")
    requires: Items[TestItem] = Field((), description="What must be true for a record to count (prerequisites).")
    derived_from: TestItem | None = Field(
        None, description="Who passes this test holds the type; it has no records of its own."
    )
    by: Id | None = Field(
        None, description="The attribute of the record that keeps holdings apart, such as the kind of truck."
    )
    verification: Cases[VerificationRule] | None = Field(
        None, description="How it is verified; not at all where nothing is written."
    )
    satisfies: Items[Id] = Field((), description="Types that a holder of this one also holds.")
    accepts_status: Items[Literal["active", "provisional"]] = Field((), description="Issuer statuses that count.")
    authority: Authority | None = Field(None, description="Who demands it.")
    owner: Id | None = Field(None, description="The owner who looks after it.")
    returnable: bool = Field(
        default=False, strict=True, description="It belongs to the organisation, such as a badge or a key."
    )
    runbook: Text | None = Field(None, description="The file of the repository that says how it is renewed.")
    reviews: Items[Review] = Field((), description="Looks at whether it still says what it should.")


class Enforcement(Model):
    """From this day the requirement advises or blocks."""

    from_: Day = Field(alias="from", description="First day, inclusive.")
    mode: Literal["advise", "block"] = Field(description="Whether gaps count for the exit code.")


class Provisional(Model):
    """The worker may act until a day, while somebody who passes supervises."""

    until: WorkerPhrase = Field(description="The last such day, inclusive.")
    supervised_by: Items[Id] = Field((), description="Types the assignment's supervisor must hold.")


class ForEachRecord(Model):
    """One duty for each record of a type that is held."""

    type: Id = Field(description="The credential type.")
    where: Selector | None = Field(None, description="Only for records with these values.")


def _for_each(value: object) -> object:
    """The path of a list, or records of a type; no union, which would complain of both."""
    if isinstance(value, ForEachRecord):
        return value
    if isinstance(value, dict):
        return ForEachRecord.model_validate(value)
    if isinstance(value, str) and _PATH.fullmatch(value):
        return value
    message = "`for_each` is a path such as `assignment.truck_types`, or `{type: registration}`"
    raise refuse(message)


class Requirement(Model):
    """What is required of whom, from when, how strictly and why."""

    id: Id = Field(description="The requirement's id.", examples=["ward-nurse-core"])
    title: Text | None = Field(None, description="One line for people.")
    description: Text | None = Field(None, description="More for people.")
    applies_to: Selector = Field(
        Selection(), description="Whom it binds; everybody where nothing is written.", validate_default=False
    )
    for_each: Annotated[
        str | ForEachRecord | None,
        PlainValidator(_for_each),
        WithJsonSchema(
            {"anyOf": [{"type": "string", "pattern": PATH_PATTERN}, {"type": "object", "format": "for-each-record"}]}
        ),
    ] = Field(None, description="One duty for each value of this list, or for each record held of a type.")
    requires: Annotated[tuple[TestItem, ...], Field(min_length=1)] = Field(description="Every line must hold.")
    level: Level = Field("mandatory", description="Recommended ones are reported and never count.")
    severity: Severity = Field("medium", description="How bad a gap is.")
    enforcement: Items[Enforcement] = Field(
        (), description="From when it advises or blocks; blocks always where nothing is written."
    )
    authority: Authority | None = Field(None, description="Who demands it.")
    owner: Id | None = Field(None, description="The owner who sees to it.")
    sla: Id | None = Field(None, description="By when gaps are mended.")
    due: WorkerPhrase | None = Field(
        None,
        description="The last day on which it may be missing; the day before the start where nothing is written.",
    )
    provisional: Provisional | None = Field(None, description="Acting under supervision until a day.")
    paused_by: Literal["leave"] | None = Field(None, description="Not applicable during leave.")
    runbook: Text | None = Field(None, description="The file of the repository that says how a gap is mended.")
    reviews: Items[Review] = Field((), description="Looks at whether it still says what it should.")
    allow_empty: bool = Field(default=False, strict=True, description="It may match nobody.")

    @property
    def reads_assignment(self) -> bool:
        """Whether it is judged once per assignment (else once per worker)."""
        tests = walk(self.requires)
        cases = [case for test in tests for case in test.credits or ()]
        phrases = [self.due, self.provisional and self.provisional.until, *(test.at for test in tests)]
        phrases += [phrase for case in cases for phrase in case.phrases]
        anchors = [part.anchor for phrase in phrases if phrase for part in simple(phrase)]
        paths = set(self.applies_to.paths)
        if isinstance(self.for_each, str):
            paths.add(self.for_each)
        for test in tests:
            paths.update((test.match or {}).values())
            paths.update(test.when.paths if test.when else ())
        for case in cases:
            paths.update(case.paths)
        return any(of_assignment(path) for path in (*paths, *(anchor for anchor in anchors if "." in anchor)))


def of_assignment(path: str) -> bool:
    """Whether a path of a selector or match reads the assignment or its place."""
    head = path.partition(".")[0]
    return head in ("assignment", *PLACES, "role", "position", "starts_on", "ends_on", "supervisor")


class Holiday(Model):
    """A day on which no business is done."""

    on: Day = Field(description="The day.")
    name: Text | None = Field(None, description="What is celebrated.")


class PoliciesFile(Model):
    """A file under `policies/`: any of these collections."""

    attributes: Items[Attribute] = Field((), description="Declared attributes.")
    issuers: Items[Issuer] = Field((), description="Issuers.")
    credential_types: Items[CredentialType] = Field((), description="Credential types.")
    requirements: Items[Requirement] = Field((), description="Requirements.")
    owners: Items[Owner] = Field((), description="Owners.")
    slas: Items[Sla] = Field((), description="SLAs.")
    board: Items[Seat] = Field((), description="Seats of the board, and who holds them.")
    reminders: Items[Reminders] = Field((), description="When somebody hears that something ends.")
    maintenance: Items[Maintenance] = Field((), description="Times in which nobody is written to.")
    waivers: Items[Waiver] = Field((), description="Waivers.")
    coverage: Items[Coverage] = Field((), description="How many people with what a place needs.")
    holidays: Items[Holiday] = Field((), description="Days that are no business days.")
    retention: Items[Retention] = Field((), description="How long records are kept.")
    integrity_notes: Items[IntegrityNote] = Field(
        (), description="What was found in the history, and why it is in order."
    )
    audits: Items[Audit] = Field((), description="Who looks at which records, how often, and what is asked.")
    policy_tests: Items[PolicyTest] = Field((), description="Given a worker and a day, what must come out.")
