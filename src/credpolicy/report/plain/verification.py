"""How a record is verified, in sentences."""

from __future__ import annotations

from credpolicy.model.tree import VerificationRule
from credpolicy.report.plain.cases import cases
from credpolicy.report.plain.paths import Row, anchored
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, listed

_LEVELS = {
    "primary_source": "somebody other than the holder asks the source itself",
    "document_review": "somebody other than the holder looks at the document, or asks the source",
    "self_attestation": "somebody other than the holder writes down that it is attested",
}
_EVENTS = {"hire": "the day of hire", "renewal": "the first day of the record"}


def verification(rules: tuple[VerificationRule, ...], terms: Terms, row: Row) -> list[Point]:
    """What is asked of the verification."""
    return cases("How it is verified", rules, _rule, terms, row)


def _rule(rule: VerificationRule) -> list[Point]:
    said = f"It counts only once it is verified: {_LEVELS[rule.level]}."
    days = listed([_EVENTS.get(event) or anchored(event) for event in rule.at]).replace(" and ", " and on ")
    if rule.max_age and rule.at:
        said += f" On {days} that look must be no more than {rule.max_age} back."
    elif rule.max_age:
        said += f" On every day that look must be no more than {rule.max_age} back."
    elif rule.at:
        said += f" It is asked for on {days}, however long ago that look was."
    return [Point(said)]
