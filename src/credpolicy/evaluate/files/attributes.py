"""Attributes: declared once, and on every row of the declared kind and among the declared values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from credpolicy.evaluate.files.fields import BUILT_IN, KIND_IN_WORDS, allowed, choice, fits
from credpolicy.evaluate.files.index import Index, unread
from credpolicy.evaluate.files.names import Names
from credpolicy.evaluate.files.spot import Spot, finding, of_assignment, of_entry, of_record, row
from credpolicy.model.base import AttributeValue, DatedValue
from credpolicy.model.finding import Finding
from credpolicy.model.policy import Attribute
from credpolicy.model.rules import RULES
from credpolicy.model.selector import DAY, PREVIOUS, SERVICE

# Records and entries are read by bare names, beside which these have a meaning of their own.
_BARE = ("credential", "entry")
_RESERVED = ("not", DAY, SERVICE, PREVIOUS, "issue_number", "cycle_number", "hired_on", "ended_on")
_PLACES = {"location": "locations", "client": "clients", "organization": "organizations"}


def judge(index: Index) -> Iterator[Finding]:
    """Every attribute that is not declared or whose value does not fit, and every odd declaration."""
    yield from _declarations(index)
    for of, collection in _PLACES.items():
        for placed in getattr(index.snapshot, collection):
            if placed.item.attributes:
                yield from _row(index, of, placed.item.attributes, partial(row, collection, placed))
    for worker in index.snapshot.workers:
        if worker.item.attributes:
            yield from _row(index, "worker", worker.item.attributes, partial(row, "workers", worker))
        for n, assignment in enumerate(worker.item.assignments):
            if assignment.attributes:
                yield from _row(index, "assignment", assignment.attributes, partial(of_assignment, worker, n))
        for n, entry in enumerate(worker.item.credits):
            if entry.attributes:
                yield from _row(index, "entry", entry.attributes, partial(of_entry, worker, n))
        for n, record in enumerate(worker.item.credentials):
            if record.attributes:
                at = partial(of_record, worker, n)
                yield from _row(index, "credential", record.attributes, at, record.type)


def _declarations(index: Index) -> Iterator[Finding]:
    for placed in index.snapshot.attributes:
        declared = placed.item
        spot = row("attributes", placed, f"{declared.of}.{declared.name}")
        if declared.name in BUILT_IN[declared.of]:
            sentence = f"every {declared.of} has a field `{declared.name}` already"
            yield finding("ATT006", spot.part("name"), sentence)
        elif declared.of in _BARE and declared.name in _RESERVED:
            sentence = f"in a selector `{declared.name}` has a meaning of its own"
            yield finding("ATT006", spot.part("name"), sentence)
        for n, value in enumerate(declared.values):
            if not fits(declared.kind, value):
                part = spot.part(f"values/{value}", "values", n)
                yield finding("ATT002", part, f"`{value}` is not {KIND_IN_WORDS[declared.kind]}")


def _row(
    index: Index,
    of: str,
    attributes: dict[str, AttributeValue],
    at: Callable[[], Spot],
    credential_type: str | None = None,
) -> Iterator[Finding]:
    """The findings about the attributes of a row; `at` makes its spot once it is needed."""
    for name, value in attributes.items():
        declared = index.attribute(of, name, credential_type)
        if declared is not None:
            if not _is_good(declared, value):
                yield from _value(declared, value, at().part(name, "attributes", name))
        elif name not in index.snapshot.broken.get("attributes", ()):
            yield from _undeclared(index, of, name, at().part(name, "attributes", name), credential_type)


def _is_good(declared: Attribute, value: AttributeValue) -> bool:
    """Whether a value has no fault, told without its place."""
    if not isinstance(value, tuple):
        return _fault(declared, value) is None
    plain = [one for one in value if not isinstance(one, DatedValue)]
    if len(plain) > 1 and not declared.many:
        return False
    dated = [one.value for one in value if isinstance(one, DatedValue)]
    return all(_fault(declared, one) is None for one in plain) and all(_is_good(declared, one) for one in dated)


def _undeclared(index: Index, of: str, name: str, part: Spot, credential_type: str | None) -> Iterator[Finding]:
    if name in BUILT_IN[of]:
        mend = f"Write `{name}` beside `attributes`, not below it: it is a field of every {of}."
        yield finding("ATT001", part, f"the field `{name}` stands below `attributes`", mend, on="key")
        return
    others = sorted({owner for owner, own, _ in index.attributes if own == name and owner != of})
    types = sorted(kind for owner, own, kind in index.attributes if (owner, own) == (of, name) and kind)
    if types and credential_type not in index.types:
        return  # the type is unknown, which is told elsewhere
    if types:
        mend = f"It is declared for {', '.join(types)} only; correct the name, or declare it for more."
    elif others:
        mend = f"It is declared for {' and '.join(others)}; move it there, or declare it for {of} too."
    else:
        declared = (own for owner, own, _ in index.attributes if owner == of)
        names = Names(declared, unread=unread(index.snapshot, "policies/"))
        mend = names.mend(name, RULES["ATT001"].help)
    yield finding("ATT001", part, f"the attribute `{name}` is not declared", mend, on="key")


def _value(declared: Attribute, value: AttributeValue, part: Spot) -> Iterator[Finding]:
    if isinstance(value, tuple) and value and isinstance(value[0], DatedValue):
        for n, dated in enumerate(value):
            if isinstance(dated, DatedValue):
                yield from _plain(declared, dated.value, part.part(str(dated.from_), n, "value"))
    else:
        yield from _plain(declared, value, part)


def _plain(declared: Attribute, value: AttributeValue, part: Spot) -> Iterator[Finding]:
    values = value if isinstance(value, tuple) else (value,)
    if len(values) > 1 and not declared.many:
        yield finding("ATT004", part, f"`{declared.name}` has {len(values)} values, and one is allowed")
    for n, one in enumerate(values):
        at = part.part(str(one), n) if isinstance(value, tuple) else part
        fault = None if isinstance(one, DatedValue) else _fault(declared, one)
        if fault is not None:
            code, sentence, mend = fault
            yield finding(code, at, sentence, mend)


def _fault(declared: Attribute, value: bool | str) -> tuple[str, str, str | None] | None:
    """What is wrong with one value: the code, the sentence, and a mend of its own."""
    kind = declared.kind
    written = str(value).lower() if isinstance(value, bool) else value
    if isinstance(value, bool) != (kind == "flag") or not fits(kind, written):
        wanted = KIND_IN_WORDS.get(kind, "text")
        mend = f'Write it in quotes ("{written}"), or declare `kind: flag`.' if kind == "text" else None
        return "ATT002", f"`{declared.name}` is `{written}`, but it is declared as {wanted}", mend
    if not allowed(kind, written, declared.values):
        return "ATT003", f"`{declared.name}` is `{written}`", choice(kind, written, declared.values)
    return None
