"""Credential types as rows: the rules by which their records hold, are renewed and verified, case by case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from credpolicy import dates
from credpolicy.evaluate.lengths import length
from credpolicy.evaluate.tables import Row
from credpolicy.model.policy import CredentialType
from credpolicy.model.tree import Renewal, VerificationRule
from credpolicy.model.validity import Rounding, Validity

if TYPE_CHECKING:
    from collections.abc import Callable

    from credpolicy.evaluate.selector_rows import SelectorRows
    from credpolicy.model.tree import Test

# in the order of the columns of `look_rule`
_EVENTS = ("renewal", "hire", "awarded_on", "issued_on", "decided_on", "completed_on")
_REFUSING = ("inactive", "suspended", "revoked", "retired")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks by which records of a type are judged: the type's own, or those of a test in their place."""

    validity: tuple[Validity, ...]
    renewal: tuple[Renewal, ...]
    verification: tuple[VerificationRule, ...]

    @classmethod
    def of(cls, kind: CredentialType, test: Test | None = None) -> Blocks:
        """Those of a type, as a test sees it."""
        return cls(
            kind.validity or () if test is None or test.validity is None else test.validity,
            kind.renewal or (),
            kind.verification or () if test is None or test.verification is None else test.verification,
        )

    @property
    def has_cases(self) -> bool:
        """Whether it depends on something which case applies."""
        conditions = [
            [case.when for case in self.validity],
            [case.when for case in self.renewal],
            [case.when for case in self.verification],
        ]
        return any(len(block) > 1 or any(block) for block in conditions)


class RuleRows:
    """The rows of rules.

    `looks` are the verification rules by number, each with its type, `cases` the validity and renewal of each rule;
    `asks` says how a type's tests become a tree.
    """

    def __init__(self, selectors: SelectorRows, asks: Callable[[tuple[Test, ...], CredentialType], int | None]) -> None:
        self.tables: dict[str, list[Row]] = {
            name: []
            for name in (
                "variant", "variant_case", "rule_of", "rule", "late", "ending", "look_rule", "look_event",
            )
        }  # fmt: skip
        self.looks: list[tuple[str, VerificationRule]] = []
        self.cases: list[tuple[Validity | None, Renewal | None]] = []
        self._selectors = selectors
        self._asks = asks

    def add_variant(self, number: int, kind: CredentialType, type_: int, blocks: Blocks) -> None:
        """Add the type as it is seen by its own tests, or by one with blocks of its own."""
        looks = [self._add_look(kind, rule) for rule in blocks.verification]
        cases = blocks.has_cases
        numbers: tuple[tuple[int | None, Validity | None], ...] = (*enumerate(blocks.validity), (None, None))
        renewals: tuple[tuple[int | None, Renewal | None], ...] = (*enumerate(blocks.renewal), (None, None))
        first: int | None = None
        for place, validity in numbers if cases else numbers[:1]:
            for other, renewal in renewals if cases else renewals[:1]:
                rule = self._add_rule(kind, validity, renewal)
                first = rule if first is None else first
                self.tables["rule_of"].append((number, place, other, rule))
        look = looks[0] if looks and not cases else None
        self.tables["variant"].append((number, type_, None if cases else first, look, cases))
        if cases:
            for name, conditions, numbered in (
                ("validity", [case.when for case in blocks.validity], range(len(blocks.validity))),
                ("renewal", [case.when for case in blocks.renewal], range(len(blocks.renewal))),
                ("verification", [case.when for case in blocks.verification], looks),
            ):
                for place, (when, meant) in enumerate(zip(conditions, numbered, strict=True)):
                    selector = self._selectors.add_selector(when, "credential") if when else None
                    self.tables["variant_case"].append((number, name, place, selector, meant))

    def _add_rule(self, kind: CredentialType, validity: Validity | None, renewal: Renewal | None) -> int:
        rule = len(self.tables["rule"])
        self.tables["rule"].append(())  # keeps the place: trees below may add rules of their own
        self.cases.append((validity, renewal))
        valid_for = (validity.valid_for or validity.min_active) if validity else None
        never = valid_for == "never_ends"
        basis = renewal.basis if renewal else None
        tree = pending = None
        suspends, suspends_after = False, None
        if renewal:
            tree = self._asks(renewal.requires, kind) if renewal.requires else None
            if renewal.while_pending:
                pending = self._selectors.add_phrase(
                    renewal.while_pending, "record", self._selectors.types.get(kind.id)
                )
            for step, late in enumerate(renewal.late):
                asked = self._asks(late.requires, kind) if late.requires else None
                self.tables["late"].append((rule, step, *length(late.up_to), asked))
                if late.status in _REFUSING and not suspends:
                    suspends, suspends_after = True, renewal.late[step - 1].up_to if step else None
        for entry, event in enumerate(validity.ended_by if validity else ()):
            self.tables["ending"].append((rule, entry, event.event, event.times, *length(event.within)))
        self.tables["rule"][rule] = (
            rule, never, *length(valid_for if isinstance(valid_for, dates.Duration) else None),
            validity.basis if validity else "issued_on", validity.printed if validity else "governs",
            *_turn(validity.rounding if validity else None),
            *length(renewal.window if renewal else None), *length(renewal.grace if renewal else None),
            basis == "previous_expiry", None if basis == "previous_expiry" else basis,
            pending, tree, suspends, *length(suspends_after),
        )  # fmt: skip
        return rule

    def _add_look(self, kind: CredentialType, rule: VerificationRule) -> int:
        number = len(self.looks)
        self.looks.append((kind.id, rule))
        self.tables["look_rule"].append((
            number, rule.max_age is not None, *length(rule.max_age), bool(rule.at),
            *(event in rule.at for event in _EVENTS),
        ))  # fmt: skip
        self.tables["look_event"].extend((number, event) for event in rule.at if event not in _EVENTS)
        return number


def _turn(rounding: Rounding | None) -> tuple[str, int | None, int | None, int | None, bool]:
    """A rounding as the kernel's columns: what to move to, its month and day, the parity of the year, whether back."""
    if rounding is None:
        return "same_day", None, None, None, False
    odd, back = {"every": None, "even": 0, "odd": 1}[rounding.years], rounding.direction == "back"
    if isinstance(rounding.to, dates.YearDay):
        return "year_day", rounding.to.month, rounding.to.day, odd, back
    return rounding.to, None, None, odd, back
