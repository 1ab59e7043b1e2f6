"""The policies: what is required of whom, how long it holds, who owns it and by when gaps are mended."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from credpolicy.model.base import (
    Count,
    Day,
    Duration,
    Id,
    Items,
    Model,
    Text,
    refuse,
)
from credpolicy.model.pattern import NumberPattern
from credpolicy.model.phrase import WorkerPhrase
from credpolicy.model.selector import PLACES, Selection, Selector
from credpolicy.model.validity import Renewal, Validity

Category = Literal[
    "license", "certification", "registration", "certificate", "training", "badge", "membership",
    "degree", "privilege", "clearance", "screening", "medical", "attestation",
]  # fmt: skip
Level = Literal["mandatory", "recommended"]
Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
DEPTH_OF_TESTS = 4


class Authority(Model):
    """Who demands it, and where that is written."""

    kind: Literal["law", "regulator", "issuer", "standard", "client", "internal"] = Field(description="Who demands it.")
    citation: Text = Field(description="Where it is written.", examples=["29 CFR 1910.178(l)"])
    url: Text | None = Field(None, description="Its address.")


class Attribute(Model):
    """A declared attribute, so that a misspelt one is found."""

    of: Literal["worker", "assignment", "location", "client", "organization", "credential"] = Field(
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


class VerificationRule(Model):
    """How a record of the type is to be verified."""

    level: Literal["primary_source", "document_review", "self_attestation"] = Field(
        description="The least that is accepted; primary source is the best."
    )
    at: Items[Literal["hire", "renewal", "awarded_on", "issued_on", "decided_on", "completed_on"]] = Field(
        (), description="The events before which `max_age` counts back; every day where nothing is written."
    )
    max_age: Duration | None = Field(None, description="How old the verification may be.")


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
    validity: Validity | None = Field(None, description="How long it holds; the printed day where nothing is written.")
    renewal: Renewal | None = Field(None, description="Early window and grace.")
    verification: VerificationRule | None = Field(
        None, description="How it is verified; not at all where nothing is written."
    )
    satisfies: Items[Id] = Field((), description="Types that a holder of this one also holds.")
    accepts_status: Items[Literal["active", "provisional"]] = Field((), description="Issuer statuses that count.")
    authority: Authority | None = Field(None, description="Who demands it.")
    owner: Id | None = Field(None, description="The owner who looks after it.")


class Test(Model):
    """What must be true: a credential held, or a group of tests. A bare id is short for `{type: id}`."""

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
    of: Items[TestItem] = Field((), description="The tests counted by `at_least`.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Test:
        said = [name for name in ("type", "any_of", "all_of", "at_least") if getattr(self, name)]
        if len(said) != 1:
            found = f"this says {' and '.join(said)}" if said else "this says none"
            message = f"a test says exactly one of type, any_of, all_of, at_least with of; {found}"
            raise refuse(message)
        if self.type is None and (self.where is not None or self.match is not None):
            message = "`where` and `match` belong beside `type`"
            raise refuse(message, "where" if self.where is not None else "match")
        if (self.at_least is not None) != bool(self.of):
            message = "`at_least` and `of` belong together"
            raise refuse(message)
        if self.at_least is not None and self.at_least > len(self.of):
            message = f"at least {self.at_least} of {len(self.of)} can never hold"
            raise refuse(message, "at_least")
        return self

    @property
    def children(self) -> tuple[Test, ...]:
        """The tests of the group, in the order written; none for a single type."""
        return self.any_of or self.all_of or self.of

    @property
    def needed(self) -> int:
        """How many children must hold."""
        if self.at_least is not None:
            return self.at_least
        return 1 if self.any_of else len(self.all_of)

    @property
    def key(self) -> str:
        """What names the test in a fingerprint: its id, else its type; empty for an unnamed group."""
        return self.id or self.type or ""


def _bare_id(value: object) -> object:
    return {"type": value} if isinstance(value, str) else value


TestItem = Annotated[Test, BeforeValidator(_bare_id, json_schema_input_type=Id | Test)]
Test.model_rebuild()  # its groups hold items, which could only now be said


class Enforcement(Model):
    """From this day the requirement advises or blocks."""

    from_: Day = Field(alias="from", description="First day, inclusive.")
    mode: Literal["advise", "block"] = Field(description="Whether gaps count for the exit code.")


class Provisional(Model):
    """The worker may act until a day, while somebody who passes supervises."""

    until: WorkerPhrase = Field(description="The last such day, inclusive.")
    supervised_by: Items[Id] = Field((), description="Types the assignment's supervisor must hold.")


class Requirement(Model):
    """What is required of whom, from when, how strictly and why."""

    id: Id = Field(description="The requirement's id.", examples=["ward-nurse-core"])
    title: Text | None = Field(None, description="One line for people.")
    description: Text | None = Field(None, description="More for people.")
    applies_to: Selector = Field(
        Selection(), description="Whom it binds; everybody where nothing is written.", validate_default=False
    )
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
    allow_empty: bool = Field(default=False, strict=True, description="It may match nobody.")

    @property
    def reads_assignment(self) -> bool:
        """Whether it is judged once per assignment (else once per worker)."""
        anchors = [p.anchor for p in (self.due, self.provisional and self.provisional.until) if p]
        paths = set(self.applies_to.paths) | {
            path for test in walk(self.requires) for path in (test.match or {}).values()
        }
        return "assignment.starts_on" in anchors or any(of_assignment(path) for path in paths)


def of_assignment(path: str) -> bool:
    """Whether a path of a selector or match reads the assignment or its place."""
    head = path.partition(".")[0]
    return head in ("assignment", *PLACES, "role", "position", "starts_on", "ends_on", "supervisor")


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


class Owner(Model):
    """Who answers for a type or requirement, and who stands in."""

    id: Id = Field(description="The owner's id.", examples=["clinical-education"])
    name: Text | None = Field(None, description="Its name.")
    accountable: Id = Field(description="The worker who answers for it.")
    backup: Id | None = Field(None, description="The worker who stands in; another person.")
    team: Text | None = Field(None, description="The team at the forge.", examples=["@acme/clinical-education"])


class Escalation(Model):
    """Who hears of a gap after how long."""

    after: Duration = Field(description="Counted from the first day of the gap.")
    to: Literal["manager", "owner", "backup", "team"] = Field(description="Who hears.")


class Sla(Model):
    """By when a gap is acknowledged and mended."""

    id: Id = Field(description="The SLA's id.", examples=["critical-gap"])
    acknowledge: Duration | None = Field(None, description="By when somebody says they are on it.")
    remedy: Duration = Field(description="By when it is mended, counted from the first day of the gap, inclusive.")
    escalate: Items[Escalation] = Field((), description="Who hears when.")


class Waiver(Model):
    """An approved exception for one worker and one requirement, for a time."""

    id: Id = Field(description="The waiver's id.", examples=["wv-17"])
    kind: Literal["waiver", "exemption", "extension", "equivalency", "provisional"] = Field(
        description="What kind of exception."
    )
    worker: Id = Field(description="For whom.")
    requirement: Id = Field(description="From what.")
    assignment: Id | None = Field(None, description="Only for the assignment of this id.")
    reason: Annotated[Text, Field(min_length=20)] = Field(description="Why, in a sentence.")
    reason_code: (
        Literal[
            "tested_out",
            "equivalent_activity",
            "administrative",
            "operational",
            "medical",
            "regulator_relief",
        ]
        | None
    ) = Field(None, description="Why, as a code.")
    requested_by: Id = Field(description="The worker who asked.")
    approved_by: Id = Field(description="The worker who approved; neither the beneficiary nor the requester.")
    approved_on: Day | None = Field(None, description="The day of approval.")
    from_: Day = Field(alias="from", description="First day, inclusive.")
    until: Day = Field(description="Last day, inclusive. A waiver without an end is refused.")
    authority: Authority | None = Field(None, description="Who allows it.")


class PoliciesFile(Model):
    """A file under `policies/`: any of these collections."""

    attributes: Items[Attribute] = Field((), description="Declared attributes.")
    issuers: Items[Issuer] = Field((), description="Issuers.")
    credential_types: Items[CredentialType] = Field((), description="Credential types.")
    requirements: Items[Requirement] = Field((), description="Requirements.")
    owners: Items[Owner] = Field((), description="Owners.")
    slas: Items[Sla] = Field((), description="SLAs.")
    waivers: Items[Waiver] = Field((), description="Waivers.")
