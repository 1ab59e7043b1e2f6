"""Events: the kinds that rules name have happened to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index, unread
from credpolicy.evaluate.files.names import Names
from credpolicy.evaluate.files.sites import phrases, selections
from credpolicy.evaluate.files.spot import Spot, finding
from credpolicy.evaluate.files.trees import blocks
from credpolicy.model.finding import Finding
from credpolicy.model.phrase import simple
from credpolicy.model.rules import RULES
from credpolicy.model.validity import Validity


def judge(index: Index) -> Iterator[Finding]:
    """Every kind of event that a rule counts from and nobody has, and every kind of `ended_by` that is a slip."""
    kinds = Names(
        {event.kind for placed in index.snapshot.workers for event in placed.item.events},
        unread=unread(index.snapshot, "registry/"),
    )
    for kind, spot, ends in _named(index):
        # What ends a credential had better never happen; it is told only where another kind is so like it.
        if kind not in kinds and not (ends and kinds.guess(kind) is None):
            yield finding("EVT001", spot, f"nobody has an event `{kind}`", kinds.mend(kind, RULES["EVT001"].help))


def _named(index: Index) -> Iterator[tuple[str, Spot, bool]]:
    """Every kind that a rule names, where, and whether it ends what was issued before."""
    for phrase, spot, _ in phrases(index):
        for plain in simple(phrase):
            if plain.anchor.startswith("event."):
                yield plain.anchor.removeprefix("event."), spot, False
    for selection, spot, _ in selections(index):
        for clause in selection.clauses:
            for condition in clause:
                for predicate in condition.predicates:
                    if predicate.phrase is not None and predicate.phrase.anchor.startswith("event."):
                        at = spot.part(f"{condition.path}/{predicate.operator}", condition.path, predicate.operator)
                        yield predicate.phrase.anchor.removeprefix("event."), at, False
    for block in blocks(index):
        for case, spot, _ in block.cases:
            for n, ending in enumerate(case.ended_by if isinstance(case, Validity) else ()):
                yield ending.event, spot.part(f"ended_by/{ending.event}", "ended_by", n), True
