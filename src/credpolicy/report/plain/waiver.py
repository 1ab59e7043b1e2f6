"""A waiver in sentences: whom it lets off, from what, from when to when, and who approved it."""

from __future__ import annotations

from credpolicy.model.waiver import Waiver
from credpolicy.report.plain.phrase import day_of
from credpolicy.report.plain.selector import relative
from credpolicy.report.plain.standing import demanded
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, joined, on, sentence, spaced

_KINDS = {
    "waiver": "It is a waiver: the duty is let go.",
    "exemption": "It is an exemption: the duty does not fit the case.",
    "extension": "It is an extension: there is more time.",
    "equivalency": "It is an equivalency: something else serves as well.",
    "provisional": "It is provisional: a final decision is to come.",
}


def waiver(item: Waiver, terms: Terms) -> list[Point]:
    """The waiver as paragraphs."""
    return [
        Point(joined([_KINDS[item.kind], _records(item, terms) if item.type else _people(item, terms)])),
        Point(joined([_reason(item), _approved(item)])),
        Point(demanded(item.authority, "allows")),
    ]


def _people(item: Waiver, terms: Terms) -> str:
    who = item.worker or f"everybody {relative(item.selector, terms, 'people') if item.selector else ''}".strip()
    seat = f", in the assignment {item.assignment} only" if item.assignment else ""
    first = f"from {on(item.from_)} " if item.from_ else ""
    return (
        f"It lets {who} off the requirement {item.requirement}{seat}, "
        f"{first}until {day_of(item.until, terms)}, that day included."
    )


def _records(item: Waiver, terms: Terms) -> str:
    which = f" {relative(item.where, terms, 'record')}" if item.where else ""
    duty = f" for the requirement {item.requirement}" if item.requirement else ""
    first = f", from {on(item.from_)} on" if item.from_ else ""
    if "," in which:
        which += ","
    return (
        f"Every {terms.type(item.type or '')}{which} counts as held{duty}{first} "
        f"until {day_of(item.until, terms)}, that day included."
    )


def _reason(item: Waiver) -> str:
    code = f"The reason is {spaced(item.reason_code)}." if item.reason_code else ""
    return joined([code, sentence(item.reason) if item.reason else ""])


def _approved(item: Waiver) -> str:
    asked = f"{item.requested_by} asked for it." if item.requested_by else ""
    day = f" on {on(item.approved_on)}" if item.approved_on else ""
    approved = f"{item.approved_by} approved it{day}." if item.approved_by else ""
    return joined([asked, approved if item.approved_by else (f"It was approved{day}." if day else "")])
