"""The registry: workers with what they hold, the places they work in, and who they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema, model_validator

from credpolicy.model.base import Amount, Attributes, Count, Day, Id, Items, Model, Text, YearDay, amount_schema, refuse
from credpolicy.model.retention import LegalHold, Tombstone

WorkerStatus = Literal["candidate", "active", "on_leave", "ended"]
Employment = Literal["employee", "contractor", "agency", "volunteer"]
Method = Literal["web_lookup", "written", "phone", "api", "cvo", "document_review", "self_attestation"]
Language = Literal["en", "de"]
Outcome = Literal[
    "attested",
    "validated",
    "in_process",
    "revalidation_required",
    "validation_failed",
    "revalidation_failed",
    "entered_in_error",
]


class Evidence(Model):
    """A document that shows something; the document itself is kept elsewhere."""

    ref: Text = Field(description="Where the document is kept.", examples=["vault://psv/w-0042/2025-09-03.pdf"])
    sha256: Text | None = Field(
        None, description="SHA-256 of the document, 64 hexadecimal digits.", pattern="^[0-9a-f]{64}$"
    )
    kind: Text | None = Field(None, description="What the document is.", examples=["registry extract"])
    dated_on: Day | None = Field(None, description="The day the document speaks of.")


class Verification(Model):
    """One look at the source: who asked whom, how, on which day, and what was seen."""

    verified_on: Day = Field(description="The day of the look-up.")
    verified_by: Text = Field(description="The worker (or system) who asked; never the holder.", examples=["w-0011"])
    method: Method = Field(description="How it was asked.")
    source: Text | None = Field(None, description="Who was asked.", examples=["Ohio Board of Nursing"])
    source_url: Text | None = Field(None, description="The address of the source.")
    contact_name: Text | None = Field(None, description="Who answered, where it was asked by telephone.")
    reference: Text | None = Field(None, description="The source's reference of the answer.")
    outcome: Outcome = Field("validated", description="What came of it.")
    status_seen: Text | None = Field(None, description="The status the source gave.", examples=["active"])
    expires_seen: Day | None = Field(None, description="The last valid day the source gave.")
    evidence: Items[Evidence] = Field((), description="Documents of this look-up.")


class Credential(Model):
    """One award or renewal of a credential type. Each renewal is a record of its own."""

    id: Id | None = Field(
        None,
        description="The record's id; needed only where type, number, jurisdiction and issue day repeat.",
    )
    type: Id = Field(description="The credential type.", examples=["rn-license"])
    number: Text | None = Field(None, description="The number as printed; leading zeros stay.", examples=["007123"])
    jurisdiction: Text | None = Field(None, description="Where it is effective (ISO 3166-2).", examples=["US-OH"])
    multistate: bool | None = Field(None, strict=True, description="Valid in every state of the compact.")
    restricted: bool | None = Field(None, strict=True, description="Active, but under discipline or with restrictions.")
    awarded_on: Day | None = Field(None, description="The original award; survives renewals.")
    issued_on: Day | None = Field(None, description="The day of this issue or renewal.")
    valid_from: Day | None = Field(None, description="The first valid day, if later than the issue.")
    completed_on: Day | None = Field(None, description="The day the course or examination was completed.")
    decided_on: Day | None = Field(None, description="The day the committee decided.")
    applied_on: Day | None = Field(None, description="The day it was applied for.")
    screened_on: Day | None = Field(None, description="The day of the screening.")
    executed_on: Day | None = Field(None, description="The day it was signed.")
    created_on: Day | None = Field(None, description="The day the document was made.")
    last_in_effect_on: Day | None = Field(None, description="The last day on which it was in effect.")
    age_at_issue: Count | None = Field(None, description="The holder's age in years on the day of issue.")
    expires_on: Day | None = Field(None, description="The printed last valid day, inclusive.")
    status: Text | None = Field(
        None, description="What the issuer says; active where nothing is written.", examples=["active"]
    )
    status_on: Day | None = Field(None, description="The day from which that status holds.")
    status_reason: Text | None = Field(None, description="Why the issuer says so.")
    verifications: Items[Verification] = Field((), description="Looks at the source.")
    returned_on: Day | None = Field(
        None,
        description="The day it was handed back to the organisation, for types that are `returnable`; from then on it "
        "is not held any more.",
    )
    transferred_to: Id | None = Field(
        None,
        description="The worker who took it over, on the day `returned_on`, for types that are `returnable`; until "
        "that day is written it still counts as held.",
    )
    evidence: Items[Evidence] = Field((), description="Documents that show the credential.")
    attributes: Attributes = Field(None, description="Declared attributes of the record.")
    note: Text | None = Field(None, description="A remark for people; never judged.")


class Assignment(Model):
    """A worker does a role somewhere, for somebody, for a time."""

    id: Id | None = Field(None, description="The assignment's id; needed only where role, location and client repeat.")
    role: Id = Field(description="The function that brings requirements with it.", examples=["registered-nurse"])
    location: Id | None = Field(None, description="Where.", examples=["ward-3"])
    client: Id | None = Field(None, description="For whom.", examples=["acme"])
    organization: Id | None = Field(None, description="For which part of the organisation.")
    position: Id | None = Field(None, description="The seat, where seats are numbered.")
    starts_on: Day | None = Field(None, description="First day, inclusive.")
    ends_on: Day | None = Field(None, description="Last day, inclusive.")
    supervisor: Id | None = Field(None, description="The worker who supervises this assignment.")
    attributes: Attributes = Field(None, description="Declared attributes of the assignment.")


class Leave(Model):
    """A stretch of leave."""

    from_: Day = Field(alias="from", description="First day of leave, inclusive.")
    until: Day | None = Field(None, description="Last day of leave, inclusive; open where nothing is written.")
    kind: Text | None = Field(None, description="What kind of leave.", examples=["parental"])


class Event(Model):
    """Something that happened to a worker and bears on credentials."""

    kind: Id = Field(description="What happened.", examples=["accident"])
    on: Day = Field(description="The day.")
    note: Text | None = Field(None, description="A remark for people; never judged.")


class Screening(Model):
    """One look into a list, such as one of excluded persons, and what came of it."""

    type: Id = Field(description="The credential type of the category `screening`.", examples=["leie-screening"])
    screened_on: Day = Field(description="The day of the look.")
    result: Literal["clear", "false_match", "possible_match", "match", "pending", "error"] = Field(
        description="What came of it; everything but clear and false_match is open."
    )
    source: Text | None = Field(None, description="Which list, in which edition.")
    screened_by: Text | None = Field(None, description="Who looked.")
    resolved_on: Day | None = Field(None, description="The day an open match was resolved.")
    evidence: Items[Evidence] = Field((), description="Documents of this look.")
    note: Text | None = Field(None, description="A remark for people; never judged.")


class CountsFor(Model):
    """A credential type for which an entry counts, and in which of its categories."""

    type: Id = Field(description="The credential type.", examples=["rn-license"])
    category: Id | None = Field(None, description="The category of that type's credits.", examples=["general"])


class Entry(Model):
    """An amount of a unit, earned on a day or spread over a stretch of days."""

    id: Id | None = Field(None, description="The entry's id.")
    earned_on: Day | None = Field(None, description="The day on which it was earned; of a course its last day.")
    from_: Day | None = Field(None, alias="from", description="First day of a stretch over which the amount is spread.")
    until: Day | None = Field(None, description="Last day of that stretch, inclusive.")
    amount: Annotated[
        Amount,
        Field(gt=0, le=999_999_999),
        WithJsonSchema(
            amount_schema({"exclusiveMinimum": 0, "maximum": 999_999_999}, r"(?=.*[1-9])0*\d{1,9}(\.\d{1,9})?")
        ),
    ] = Field(Decimal(1), description="How much.")
    unit: Id = Field(description="Of what.", examples=["contact_hour"])
    category: Id | None = Field(None, description="The category, for requirements that ask by category.")
    counts_for: Items[CountsFor] = Field((), description="The credential types for which it counts.")
    provider: Text | None = Field(None, description="Who gave the course.")
    attributes: Attributes = Field(None, description="Declared attributes of the entry.")
    evidence: Items[Evidence] = Field((), description="Documents that show it.")
    note: Text | None = Field(None, description="A remark for people; never judged.")

    @model_validator(mode="after")
    def _one_time(self) -> Entry:
        stretch = (self.from_ is not None) + (self.until is not None)
        if stretch != (0 if self.earned_on is not None else 2):
            message = "an entry has either `earned_on`, or `from` and `until`; write its day, or its first and last day"
            raise refuse(message)
        return self


class Acknowledgement(Model):
    """Somebody is on it: until a day no more reminders about a requirement go out. Findings stay."""

    requirement: Id = Field(description="The requirement.")
    by: Id = Field(description="The worker who is on it.")
    on: Day = Field(description="The day it was said.")
    until: Day = Field(description="The last day without reminders, inclusive.")
    note: Text | None = Field(None, description="What is being done; never judged.")


class Worker(Model):
    """A person by an opaque id, with employment, assignments and credentials. Never a name."""

    id: Id = Field(description="An opaque id, never a name.", examples=["w-0042"])
    status: WorkerStatus = Field("active", description="Where days are written, the days decide.")
    employment: Employment | None = Field(None, description="The kind of contract.")
    hired_on: Day | None = Field(None, description="First day of employment, inclusive.")
    ended_on: Day | None = Field(None, description="Last day of employment, inclusive.")
    birthday: YearDay | None = Field(
        None, description="Month and day, without the year, for types that end by it.", examples=["04-12"]
    )
    manager: Id | None = Field(None, description="The worker who manages this one.")
    external_ids: dict[Id, Text] | None = Field(None, description="Ids in other systems.", examples=[{"hris": "00731"}])
    assignments: Items[Assignment] = Field((), description="What the worker does, where and for whom.")
    leave: Items[Leave] = Field((), description="Stretches of leave.")
    credentials: Items[Credential] = Field((), description="What the worker holds or held.")
    screenings: Items[Screening] = Field((), description="Looks into lists.")
    credits: Items[Entry] = Field((), description="What the worker earned: hours, landings, cases.")
    events: Items[Event] = Field((), description="What happened to the worker.")
    acknowledged: Items[Acknowledgement] = Field((), description="Gaps and ends that somebody is on.")
    attributes: Attributes = Field(None, description="Declared attributes of the worker.")
    note: Text | None = Field(None, description="A remark for people; never judged.")


class Organization(Model):
    """An organisation, or a part of one."""

    id: Id = Field(description="The organisation's id.")
    name: Text | None = Field(None, description="Its name.")
    attributes: Attributes = Field(None, description="Declared attributes of the organisation.")


class Location(Model):
    """A place of work."""

    id: Id = Field(description="The location's id.", examples=["ward-3"])
    name: Text | None = Field(None, description="Its name.")
    organization: Id | None = Field(None, description="The organisation it belongs to.")
    jurisdiction: Text | None = Field(None, description="Where it lies (ISO 3166-2).", examples=["US-OH"])
    contact: Id | None = Field(None, description="The worker who hears of gaps there.")
    attributes: Attributes = Field(None, description="Declared attributes of the location.")


class Client(Model):
    """A client whose contract brings requirements with it."""

    id: Id = Field(description="The client's id.", examples=["acme"])
    name: Text | None = Field(None, description="Its name.")
    attributes: Attributes = Field(None, description="Declared attributes of the client.")


class Identity(Model):
    """Who a worker is; kept apart so that it can be erased."""

    worker: Id = Field(description="The worker's id.")
    name: Text | None = Field(None, description="The person's name.")
    email: Text | None = Field(None, description="Where mail reaches the person.")
    login: Text | None = Field(None, description="The person's login at the forge.")
    language: Language | None = Field(None, description="In which language the person is written to.")


class RegistryFile(Model):
    """A file under `registry/`: any of these collections."""

    workers: Items[Worker] = Field((), description="People.")
    organizations: Items[Organization] = Field((), description="Organisations.")
    locations: Items[Location] = Field((), description="Places of work.")
    clients: Items[Client] = Field((), description="Clients.")
    legal_holds: Items[LegalHold] = Field((), description="What nobody may delete for now.")
    tombstones: Items[Tombstone] = Field((), description="What stays of deleted records.")


class IdentitiesFile(Model):
    """A file under `identities/`."""

    identities: Items[Identity] = Field((), description="Who the workers are.")
