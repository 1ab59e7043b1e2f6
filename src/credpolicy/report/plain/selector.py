"""Selectors as clauses: `who works as nurse` of people, `the headcount of the location is at least 10` behind if."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.model.selector import Condition, Selection
from credpolicy.report.plain.comparison import WRITTEN, is_equality, needs_on, pattern, value, when
from credpolicy.report.plain.paths import PLACES, Row, bare, noun
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import listed, spaced

_WORKS = {
    "role": ("as", "a role that"),
    "location": ("at", "a location whose id"),
    "client": ("for", "a client whose id"),
    "organization": ("for", "an organisation whose id"),
}
_AT = {"location": "at a location", "client": "for a client", "organization": "for an organisation"}
_HAPPENED = {
    "hired_on": "hired",
    "awarded_on": "awarded",
    "issued_on": "issued",
    "completed_on": "completed",
    "decided_on": "decided",
    "applied_on": "applied for",
    "executed_on": "signed",
    "created_on": "made",
    "earned_on": "earned",
}
_ROWS = {"worker": "worker", "assignment": "assignment", **{place: place for place in PLACES}}
_BARE_FLAGS = ("multistate", "restricted")


def relative(selection: Selection, terms: Terms, row: Row) -> str:
    """The selector behind a noun: `who works as nurse and whose employment status is active`; empty for everything."""
    return _clauses(selection, terms, row, behind=True)


def condition(selection: Selection, terms: Terms, row: Row) -> str:
    """The selector behind `if`: `the headcount of the location is at least 10`."""
    return _clauses(selection, terms, row, behind=False)


def _clauses(selection: Selection, terms: Terms, row: Row, *, behind: bool) -> str:
    said = [_Clause(clause, terms, row, behind).told() for clause in _merged(selection.clauses)]
    return listed(said)


def _merged(clauses: tuple[tuple[Condition, ...], ...]) -> Iterator[tuple[Condition, ...]]:
    """The clauses; `not a` and `not b` of one path are one clause, told as `not a or b`."""
    denied: list[Condition] = []
    for clause in clauses:
        one = clause[0] if len(clause) == 1 and clause[0].negated and is_equality(clause[0].predicates) else None
        if denied and (one is None or one.path != denied[0].path):
            yield tuple(denied)
            denied = []
        if one is None:
            yield clause
        else:
            denied.append(one)
    if denied:
        yield tuple(denied)


class _Clause:
    """One clause in one voice; `behind` a noun, else behind `if`."""

    def __init__(self, clause: tuple[Condition, ...], terms: Terms, row: Row, behind: bool) -> None:
        self.clause, self.terms, self.row, self.behind = clause, terms, row, behind
        self.path, self.negated = clause[0].path, clause[0].negated

    def told(self) -> str:
        """The clause in words."""
        first = self.clause[0]
        alike = {(each.path, each.negated, is_equality(each.predicates)) for each in self.clause}
        if len(alike) > 1 or (len(self.clause) > 1 and not is_equality(first.predicates)):
            parts = [_Clause((each,), self.terms, self.row, self.behind).told() for each in self.clause]
            return f"either {listed(parts, 'or')}"
        return self._equal() if is_equality(first.predicates) else self._compared()

    @property
    def _who(self) -> str:
        if self.path.startswith("previous."):
            return "the record before"
        if self.path.startswith("worker.") and self.row == "record":
            return "whose holder" if self.behind else "the holder"
        if self.behind:
            return "who" if self.row == "people" else "that"
        return "the worker" if self.row == "people" else "it"

    def _equal(self) -> str:
        of, name = self._declared()
        predicates = [each.predicates[0] for each in self.clause]
        flags = {predicate.value for predicate in predicates} <= {"true", "false"} and len(predicates) == 1
        if flags and self.row == "record" and name in _BARE_FLAGS:
            wanted = (predicates[0].value == "true") != self.negated
            return f"{self._who} is {'' if wanted else 'not '}{name}"
        if flags and self.terms.is_flag(of, name):
            return self._flag(name, predicates[0].value == "true")
        first = self._first()
        if first:
            return first
        texts = [value(p.value) if p.operator == "is" else None for p in predicates]
        globs = [pattern(p.value) for p in predicates if p.operator == "glob"]
        plain = [self._value(name, text) for text in texts if text is not None]
        if self.row == "people" and self.path in _WORKS:
            return self._works(plain, globs)
        if self.terms.is_many(of, name) and not globs:
            return self._among(plain)
        is_, values = (f"{self._verb()}{' not' if self.negated else ''}"), [*plain, *(f"what {glob}" for glob in globs)]
        if globs and not plain and not self.negated:
            return f"{self._subject()} {listed(globs, 'or').replace(WRITTEN, f'{self._verb()} written')}"
        return f"{self._subject()} {is_} {listed(values, 'or')}"

    def _value(self, name: str, text: str) -> str:
        if name == "type":
            return self.terms.type(text)
        return spaced(text) if name in ("status", "employment") else text

    def _works(self, plain: list[str], globs: list[str]) -> str:
        preposition, kind = _WORKS[self.path]
        does = "does not work" if self.negated else "works"
        wheres = [*plain, *(f"{kind} {glob}" for glob in globs)]
        return f"{self._who} {does} {preposition} {listed(wheres, 'or')}"

    def _flag(self, name: str, wanted: bool) -> str:
        marked = f"is {'not ' if self.negated else ''}marked {'' if wanted else 'as not '}{spaced(name)}"
        head = self.path.partition(".")[0]
        if head in PLACES and self.row == "people":
            return f"who works {_AT[head]} that {marked}" if self.behind else f"the {PLACES[head]} {marked}"
        return f"{self._who} {marked}"

    def _among(self, plain: list[str]) -> str:
        several = self._verb() == "are"
        if self.negated:
            includes = "do not include" if several else "does not include"
        else:
            includes = "include" if several else "includes"
        return f"{self._subject()} {includes} {listed(plain, 'or')}"

    def _first(self) -> str:
        """Words for the first record and the first cycle; empty for other numbers."""
        if self.negated or len(self.clause) > 1 or self.clause[0].predicates[0].value != "1":
            return ""
        if self.path == "issue_number":
            return "it is the holder's first one"
        return "it is the first cycle" if self.path == "cycle_number" else ""

    def _compared(self) -> str:
        predicates = self.clause[0].predicates
        name = self.path.rpartition(".")[2]
        not_ = "not " if self.negated else ""
        if self.path == "issue_number" and not self.negated:
            only = predicates[0]
            if len(predicates) == 1 and (only.operator, only.value) in (("at_least", "2"), ("above", "1")):
                return "it is a renewal"
        days = all(predicate.phrase or predicate.operator in ("older_than", "newer_than") for predicate in predicates)
        own = self.path in (name, f"previous.{name}") and (name == "hired_on") == (self.row == "people")
        if days and own and name in _HAPPENED:
            on = "on " if needs_on(predicates) else ""
            return f"{self._who} was {not_}{_HAPPENED[name]} {on}{when(predicates)}"
        return f"{self._subject()} {self._verb()} {not_}{when(predicates)}"

    def _subject(self) -> str:
        head, dot, _ = self.path.partition(".")
        if not self.behind:
            return noun(self.path, self.row)
        if self.row == "people" and dot and head in PLACES:
            return f"who works {_AT[head]} whose {bare(self.path, self.row)}"
        return f"whose {bare(self.path, self.row)}"

    def _verb(self) -> str:
        """`are` for names such as `hours`, else `is`."""
        name = self.path.rpartition(".")[2]
        return "are" if name.endswith("s") and not name.endswith(("ss", "us", "is")) else "is"

    def _declared(self) -> tuple[str, str]:
        """Which rows carry the attribute, as declared, and its name."""
        head, dot, name = self.path.partition(".")
        if dot and head in _ROWS:
            return _ROWS[head], name
        return {"people": "worker", "record": "credential"}.get(self.row, self.row), name or head
