"""An explanation as JSON for other tools, after the schema `explain-v1.json`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from credpolicy.evaluate.holdings import record_at, written_at
from credpolicy.evaluate.reasons import asked
from credpolicy.model.answering import Person
from credpolicy.model.evaluation import Result
from credpolicy.model.explanation import (
    Asking,
    Clauses,
    ConditionStanding,
    Explanation,
    Fact,
    Ground,
    Obligation,
    RecordStanding,
    Responsible,
    TestStanding,
    Timing,
    Unbound,
)
from credpolicy.model.finding import Location
from credpolicy.model.ledger import Account
from credpolicy.report.explain.applies import comparison
from credpolicy.report.explain.page import Page
from credpolicy.report.shapes import day, head, place, written

EXPLAIN = "credpolicy/explain/v1"


def json(page: Page) -> str:
    """The page after its schema. A page without explanations has no head to tell of."""
    first = page.explanations[0]
    return written(
        {
            **head(EXPLAIN, first.snapshot, first.as_of),
            "requirement": page.requirement,
            "workers": [_Teller(page, explanation).told() for explanation in page.explanations],
        }
    )


class _Teller:
    """Tells one explanation."""

    def __init__(self, page: Page, explanation: Explanation) -> None:
        self._page = page
        self._explanation = explanation
        self._worker = explanation.worker

    def told(self) -> dict[str, Any]:
        """The worker, the obligations and the requirements that do not apply."""
        asked = self._page.requirement
        return {
            "worker": self._worker.item.id,
            "location": self._place(self._worker.at("id")),
            "obligations": [
                self._obligation(each)
                for each in self._explanation.obligations
                if asked in (None, each.requirement.item.id)
            ],
            "not_applying": [
                self._unbound(each) for each in self._explanation.unbound if asked in (None, each.requirement.item.id)
            ],
        }

    def _place(self, location: Location) -> dict[str, Any]:
        return place(location, self._page.positions)

    def _obligation(self, obligation: Obligation) -> dict[str, Any]:
        result = obligation.result
        return {
            "requirement": result.requirement,
            "location": self._place(obligation.requirement.at("id")),
            "assignment": result.assignment or None,
            "each": result.each or None,
            "selector": self._clauses(obligation.selector),
            "verdict": _verdict(result),
            "timing": _timing(obligation.timing),
            "tests": [self._test(test) for test in obligation.tests],
            "waivers": [
                {
                    "id": standing.waiver.item.id,
                    "state": standing.state,
                    "from": day(standing.waiver.item.from_),
                    "until": str(standing.waiver.item.until),
                    "honoured_until": day(standing.until),
                    "location": self._place(standing.waiver.at("id")),
                }
                for standing in obligation.waivers
            ],
            "supervision": obligation.supervision
            and {
                "until": day(obligation.supervision.until),
                "supervisor": obligation.supervision.supervisor,
                "passes": obligation.supervision.passes,
            },
            "responsible": self._responsible(obligation.responsible),
            "unread": [{"what": part.what, "type": part.type} for part in obligation.unread],
        }

    def _unbound(self, unbound: Unbound) -> dict[str, Any]:
        return {
            "requirement": unbound.requirement.item.id,
            "location": self._place(unbound.requirement.at("id")),
            "assignment": unbound.key or None,
            "because": unbound.bearing,
            "day": day(unbound.day),
            "selector": self._clauses(unbound.selector),
        }

    def _clauses(self, clauses: Clauses) -> list[list[dict[str, Any]]]:
        return [[self._condition(condition) for condition in clause] for clause in clauses]

    def _condition(self, standing: ConditionStanding) -> dict[str, Any]:
        return {
            **self._fact(standing.fact),
            "asked": comparison([standing.condition]),
            "negated": standing.condition.negated,
            "holds": standing.holds,
            "from": day(standing.from_day),
            "until": day(standing.until_day),
        }

    def _fact(self, fact: Fact) -> dict[str, Any]:
        return {
            "path": fact.path,
            "values": list(fact.values),
            "locations": [self._place(location) for location in fact.places],
        }

    def _test(self, standing: TestStanding) -> dict[str, Any]:
        test = standing.test
        return {
            "key": test.key,
            "type": test.type,
            "asked": asked(test),
            "at": str(standing.at) if standing.at else None,
            "at_day": day(standing.at_day),
            "open": standing.open,
            "credits": [_account(account) for account in standing.accounts],
            "needed": test.needed if test.children else None,
            "location": self._place(standing.place),
            "state": standing.state,
            "compliant_until": day(standing.compliant_until),
            "record": standing.record,
            "records": [self._record(record) for record in standing.records],
            "members": [self._test(member) for member in standing.members],
        }

    def _asking(self, asking: Asking) -> dict[str, Any]:
        return {
            "by": asking.by,
            "on": day(asking.day),
            "late": asking.late,
            "step": asking.step,
            "holds": asking.holds,
            "tests": [self._ground(ground) for ground in asking.grounds],
        }

    def _ground(self, ground: Ground) -> dict[str, Any]:
        return {
            "key": ground.test.key,
            "asked": asked(ground.test),
            "location": self._place(ground.place),
            "holds": ground.holds,
            "until": day(ground.until),
            "credits": [_account(account) for account in ground.accounts],
            "members": [self._ground(member) for member in ground.members],
        }

    def _record(self, record: RecordStanding) -> dict[str, Any]:
        credential = record_at(self._worker.item, record.place)
        return {
            "record": record.place,
            "location": self._place(written_at(self._worker, record.place)),
            "type": credential.type,
            "number": credential.number,
            "state": record.state,
            "counts": record.counts,
            "where": self._clauses(record.where),
            "match": [
                {"own": self._fact(match.own), "other": self._fact(match.other), "holds": match.holds}
                for match in record.matches
            ],
            "status": record.word or None,
            "starts_on": day(record.starts_on),
            "ends_on": day(record.ends_on),
            "never_ends": record.ends_on == date.max,
            "rule_ends_on": day(record.ruled_end),
            "counted_on_from": day(record.counted_on),
            "grace_until": day(record.kept_until),
            "ended_by_event_on": day(record.stopped_on),
            "issue_number": record.number,
            "as_of": day(record.day),
            "last_day": day(record.last_day),
            "refused_from": day(record.refused_from),
            "defeated_by": record.defeated_by,
            "asked": [self._asking(asking) for asking in record.askings],
            "verify_for": day(record.asked_by),
            "verifications": [
                {
                    "location": self._place(written_at(self._worker, record.place, "verifications", look.place)),
                    "verified_on": day(credential.verifications[look.place].verified_on),
                    "counts": look.fault is None,
                    "verifies_until": day(look.verifies),
                    "fault": look.fault,
                }
                for look in record.looks
            ],
        }

    def _responsible(self, responsible: Responsible) -> dict[str, Any]:
        return {
            "owner": responsible.owner.item.id if responsible.owner else None,
            "accountable": _person(responsible.accountable),
            "backup": _person(responsible.backup),
            "acting": responsible.acting,
            "answers_as": _role(responsible),
            "manager": _person(responsible.manager),
            "sla": responsible.sla.item.id if responsible.sla else None,
            "acknowledge_by": day(responsible.acknowledge_by),
            "escalations": [{"on": day(on), "to": to} for on, to in responsible.escalations],
        }


def _account(account: Account) -> dict[str, Any]:
    return {
        "unit": account.unit,
        "period": account.kind,
        "each_year": account.yearly,
        "from": day(account.from_),
        "until": day(account.until),
        "holds": account.holds,
        "counted": _amount(account.counted),
        "total": _amount(account.total),
        "ceiling": _amount(account.ceiling),
        "short": _amount(account.short),
        "carried": _amount(account.carried),
        "made_up": _amount(account.made_up),
        "categories": [
            {
                "category": list(share.category),
                "counted": _amount(share.counted),
                "min": _amount(share.least),
                "max": _amount(share.most),
                "short": _amount(share.short),
            }
            for share in account.shares
        ],
    }


def _amount(amount: Fraction | None) -> str | None:
    """An amount as text: exact as a decimal number where that is possible, else as a fraction."""
    if amount is None:
        return None
    scaled = amount * 10**9
    return f"{Decimal(scaled.numerator).scaleb(-9).normalize():f}" if scaled.denominator == 1 else str(amount)


def _role(responsible: Responsible) -> str | None:
    link = responsible.answering.link if responsible.answering else None
    return link.role if link else None


def _person(person: Person | None) -> dict[str, Any] | None:
    return {"worker": person.id, "presence": person.presence} if person else None


def _verdict(result: Result) -> dict[str, Any]:
    return {
        "state": result.state,
        "severity": result.severity,
        "level": result.level,
        "mode": result.mode,
        "due": day(result.due),
        "since": day(result.since),
        "due_on": day(result.due_on),
        "compliant_until": day(result.compliant_until),
        "changes_on": day(result.changes_on),
        "waiver": result.waiver,
        "reasons": list(result.reasons),
    }


def _timing(timing: Timing) -> dict[str, Any]:
    return {
        "starts_on": day(timing.start),
        "enforced_from": day(timing.enforced_from),
        "selected_from": day(timing.selected_from),
        "last_held_on": day(timing.last_held),
        "changes_to": timing.changes_to,
        "window": str(timing.window),
        "window_of": timing.window_type,
        "window_from": day(timing.window_from),
        "due_unknown": timing.anchor_missing,
    }
