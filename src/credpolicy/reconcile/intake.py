"""Intake: the form that somebody without git filled in becomes a record of a worker, or a list of what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.files.names import Names
from credpolicy.load.keys import similar
from credpolicy.load.shape import faults
from credpolicy.load.values import shown
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed, Snapshot

LABELS: Mapping[str, str] = {
    "Worker": "worker",
    "Credential type": "type",
    "Number": "number",
    "Jurisdiction": "jurisdiction",
    "Issued on": "issued_on",
    "Expires on": "expires_on",
    "Evidence": "evidence",
    "Confirmation": "confirmation",
}
"""The headings of the form, each with its field: the worker, keys of the record, and the box to tick."""

REQUIRED = ("worker", "type", "issued_on", "confirmation")
MOST_CHARACTERS = 65_536
"""GitHub takes no longer text of an issue."""

MOST_BYTES = 4 * MOST_CHARACTERS

_EMPTY = "_No response_"
_HEADING = "### "
_TICKED = re.compile(r"- \[[xX]\] \S.*")
_IDENTITY = ("type", "number", "jurisdiction", "issued_on")
_MOST_TROUBLES = 20
_AGAIN = "Fill in the form anew: edit nothing around its answers."


class Trouble(NamedTuple):
    """Why the form cannot be used, in a sentence, and the mend."""

    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in, by field; what was left empty is not there. `troubles` say what could not be read."""

    values: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do: add `record` to the credentials of `worker`; nothing where there are troubles.

    `notes` are warnings about the record, which stop nobody.
    """

    record: dict[str, Any]
    worker: Placed[Worker] | None
    troubles: tuple[Trouble, ...]
    notes: tuple[str, ...] = ()


def read_form(data: bytes) -> Form:
    """The text of an issue as GitHub makes it of the form: a heading `### Label`, a blank line, the answer.

    It may come from anybody. Nothing is guessed: what the form does not have is told as a trouble.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Form(troubles=(Trouble("the text is not UTF-8", "Save it with the encoding UTF-8."),))
    if len(text) > MOST_CHARACTERS:
        message = f"the text has over {MOST_CHARACTERS:,} characters, more than an issue can have"
        return Form(troubles=(Trouble(message, _AGAIN),))
    answers: dict[str, list[str]] = {}
    found: list[Trouble] = []
    answer: list[str] = []
    before = answer
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.startswith(_HEADING):
            answer.append(line.strip(" \t"))
            continue
        label, answer = line.removeprefix(_HEADING).strip(" \t"), []
        if label not in LABELS:
            near = similar(label, LABELS)
            mend = f"Did you mean `{near}`?" if near else f"The headings are: {', '.join(LABELS)}."
            found.append(Trouble(f"the form has no heading {shown(label)}", mend))
        elif LABELS[label] in answers:
            found.append(Trouble(f"the heading `{label}` stands there twice", _AGAIN))
        else:
            answers[LABELS[label]] = answer
    if any(before):
        found.append(Trouble("text stands before the first heading of the form", _AGAIN))
    values = {name: value for name, lines in answers.items() if (value := _value(name, lines, found))}
    found += _lacking(values, answers)
    return Form(values, tuple(found))


def decide(form: Form, snapshot: Snapshot, today: date) -> Decision:
    """Whether the record can stand where the form wants it, judged as if it stood in the file already.

    `today` is the present day: what was issued after it lies in the future.
    """
    values = form.values
    record: dict[str, Any] = {
        name: [{"ref": values[name]}] if name == "evidence" else values[name]
        for name in LABELS.values()
        if name in values and name in Credential.model_fields
    }
    troubles = [*form.troubles, *_misfits(record)]
    type_ = values.get("type")
    if type_ is not None and not any(_is_of(trouble, "type") for trouble in troubles):
        troubles += _unknown(snapshot, "credential type", "credential_types", type_)
    worker = values.get("worker")
    places = [placed for placed in snapshot.workers if placed.item.id == worker]
    if worker is not None:
        troubles += _unclear(snapshot, worker, places) if places else _unknown(snapshot, "worker", "workers", worker)
    notes: tuple[str, ...] = ()
    if places and not troubles:
        credential = Credential.model_validate(record)
        troubles += _again(places[0], credential)
        if not troubles:
            new = list(_brought(snapshot, places[0], credential, today))
            troubles += [Trouble(f"{one.rule} {one.message}", one.help) for one in new if one.level == "error"]
            notes = tuple(f"{one.rule} {one.message}" for one in new if one.level != "error")
    return Decision(record, places[0] if places else None, tuple(_few(troubles)), notes)


def _value(name: str, lines: list[str], found: list[Trouble]) -> str:
    """The answer below a heading, empty where there is none; what is wrong with it goes to `found`."""
    written = [line for line in lines if line]
    label = next(label for label, known in LABELS.items() if known == name)
    if not written or written == [_EMPTY]:
        return ""
    if name == "confirmation":
        return written[0] if all(map(_TICKED.fullmatch, written)) else ""
    if len(written) > 1:
        found.append(Trouble(f"`{label}`: the answer has {len(written):,} lines", "Write it on one line."))
        return ""
    (value,) = written
    unseen = next((character for character in value if not character.isprintable()), None)
    if unseen is not None:
        message = f"`{label}`: the answer holds a character that cannot be seen or turns text round"
        found.append(Trouble(f"{message} (U+{ord(unseen):04X})", "Type the answer by hand, without pasting it."))
        return ""
    return value


def _lacking(values: Mapping[str, str], answers: Mapping[str, list[str]]) -> Iterator[Trouble]:
    """What has to be filled in and is not; an answer of which something else is told is not called missing."""
    for label, name in LABELS.items():
        if name not in REQUIRED or name in values:
            continue
        if name == "confirmation":
            yield Trouble(f"`{label}`: the box is not ticked", "Read the sentence beside it, and tick it.")
        elif not any(line and line != _EMPTY for line in answers.get(name, ())):
            yield Trouble(f"`{label}` is missing", f"Fill in `{label}`.")


def _misfits(record: dict[str, Any]) -> Iterator[Trouble]:
    """What the registry does not take."""
    try:
        Credential.model_validate(record)
    except ValidationError as error:
        labels = {name: label for label, name in LABELS.items()}
        for fault in faults(error, Credential, record):
            name = str(fault.pointer[0]) if fault.pointer else "type"
            if name in record:
                yield Trouble(f"`{labels[name]}`: {fault.message}", fault.help)


def _is_of(trouble: Trouble, name: str) -> bool:
    return trouble.message.startswith(tuple(f"`{label}`" for label, known in LABELS.items() if known == name))


def _unknown(snapshot: Snapshot, kind: str, collection: str, name: str) -> Iterator[Trouble]:
    """That there is no such thing, with the name that was probably meant."""
    broken = snapshot.broken.get(collection, frozenset())
    ids = {placed.item.id for placed in getattr(snapshot, collection)}
    if name in ids:
        return
    if name in broken:
        message = f"what is written about {kind} {shown(name)} could not be read"
        yield Trouble(message, "`credpolicy validate` shows where, and how to mend it.")
        return
    advice = f"Write the id of a {kind} that is there, or add it first."
    names = Names(ids, broken, snapshot.unread_files)
    yield Trouble(f"there is no {kind} {shown(name)}", names.mend(name, advice))


def _unclear(snapshot: Snapshot, worker: str, places: list[Placed[Worker]]) -> Iterator[Trouble]:
    """Why nobody can tell what the worker holds: written twice, or not readable as a whole."""
    if len(places) > 1:
        paths = " and ".join(placed.file.path for placed in places)
        yield Trouble(f"worker `{worker}` is written {len(places)} times, in {paths}", "Keep one of them.")
    if (
        any(placed.dropped for placed in places)
        or any(each.worker == worker for each in snapshot.unreadable)
        or worker in snapshot.broken.get("workers", ())
    ):
        message = f"a part of what is written about worker `{worker}` could not be read"
        yield Trouble(message, "`credpolicy validate` shows where, and how to mend it.")


def _again(placed: Placed[Worker], record: Credential) -> Iterator[Trouble]:
    """That the worker has this very record already."""
    same = [getattr(record, name) for name in _IDENTITY]
    for each in placed.item.credentials:
        if [getattr(each, name) for name in _IDENTITY] == same:
            message = f"worker `{placed.item.id}` has this record already, in {placed.file.path}"
            mend = "A renewal is a record with its own `Issued on`. What is wrong in a record is mended in the file."
            yield Trouble(f"{message}: type, number, jurisdiction and day of issue are the same", mend)
            return


def _brought(snapshot: Snapshot, placed: Placed[Worker], record: Credential, today: date) -> Iterator[Finding]:
    """What would be found in the files with the record, and is not found without it."""
    item = placed.item.model_copy(update={"credentials": (*placed.item.credentials, record)})
    workers = tuple(replace(each, item=item) if each is placed else each for each in snapshot.workers)
    known = Counter(finding.fingerprint for finding in judge_files(snapshot, today, today))
    for finding in judge_files(replace(snapshot, workers=workers), today, today):
        known[finding.fingerprint] -= 1
        if known[finding.fingerprint] < 0:
            yield finding


def _few(troubles: list[Trouble]) -> Iterator[Trouble]:
    """The first troubles; the last one says how many are left out."""
    left_out = len(troubles) - _MOST_TROUBLES
    for place, trouble in enumerate(troubles[:_MOST_TROUBLES], 1):
        if place == _MOST_TROUBLES and left_out > 0:
            yield trouble._replace(message=f"{trouble.message} (and {left_out:,} more)")
        else:
            yield trouble
