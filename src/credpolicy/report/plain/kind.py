"""A credential type in sentences: what it is, how long it holds, how it is renewed and verified, what it needs."""

from __future__ import annotations

from credpolicy.model.policy import CredentialType
from credpolicy.report.plain.credits import credits_
from credpolicy.report.plain.cycle import cycle
from credpolicy.report.plain.paths import bare
from credpolicy.report.plain.renewal import renewal
from credpolicy.report.plain.standing import demanded, looked_after, owned
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.tree import asked
from credpolicy.report.plain.validity import validity
from credpolicy.report.plain.verification import verification
from credpolicy.report.plain.words import Point, joined, listed, one_line, quoted, sentence

_CATEGORIES = {
    "license": "a licence",
    "training": "a course of training",
    "medical": "a medical record",
    "attestation": "an attestation",
}


def credential_type(item: CredentialType, terms: Terms) -> list[Point]:
    """The type as paragraphs."""
    points = [Point(sentence(item.description) if item.description else ""), Point(_what(item, terms))]
    if item.derived_from:
        points.append(asked("Nobody is issued one: it is held by whoever has", (item.derived_from,), terms, "record"))
    if item.validity:
        points += validity(item.validity, terms, "record")
    elif item.derived_from is None:
        points.append(Point("It holds to the last day printed on it, that day included."))
    if item.renewal:
        points += renewal(item.renewal, terms, "record")
    if item.requires:
        points.append(asked("It counts only while the holder has", item.requires, terms, "record"))
    points += _earned(item, terms)
    if item.verification:
        points += verification(item.verification, terms, "record")
    points.append(Point(joined([_satisfies(item, terms), _statuses(item)])))
    points.append(Point(joined([owned(item.owner, terms), demanded(item.authority)])))
    points.append(Point(looked_after(item.runbook, item.reviews, "how it is renewed")))
    return points


def _what(item: CredentialType, terms: Terms) -> str:
    said = []
    if item.category:
        said.append(f"It is {_CATEGORIES.get(item.category, f'a {item.category}')}.")
    if item.issuer:
        issuer = terms.issuers.get(item.issuer)
        said.append(f"It is issued by {one_line(issuer.name) if issuer and issuer.name else item.issuer}.")
    if item.jurisdiction:
        said.append(f"It is effective in {item.jurisdiction}.")
    if item.number_pattern:
        said.append(f"Its number has the form {quoted(item.number_pattern)}.")
    if item.returnable:
        said.append("It belongs to the organisation: whoever leaves hands it back.")
    if item.by:
        said.append(f"For each {bare(item.by, 'record')} it is held, and renewed, apart.")
    return joined(said)


def _earned(item: CredentialType, terms: Terms) -> list[Point]:
    points = []
    if item.cycle:
        points.append(Point(cycle(item.cycle)))
    if item.credits:
        said = credits_(item.credits, terms, "record")
        if len(item.credits) == 1 and item.credits[0].when is None:
            points.append(Point(f"To keep it the holder must earn {said[0].text}", said[0].below))
        else:
            points.append(Point("To keep it the holder must earn:", tuple(said), numbered=False))
    return points


def _satisfies(item: CredentialType, terms: Terms) -> str:
    return f"Whoever holds it also holds {terms.types(item.satisfies)}." if item.satisfies else ""


def _statuses(item: CredentialType) -> str:
    if not item.accepts_status:
        return ""
    words = listed(dict.fromkeys(["active", *item.accepts_status]), "or")
    return f"It counts while the issuer's word for it is {words}."
