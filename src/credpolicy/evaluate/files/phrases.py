"""Day phrases: every anchor is a day, and one that can be known where the phrase stands."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.sites import phrases
from credpolicy.evaluate.files.spot import finding
from credpolicy.model.finding import Finding
from credpolicy.model.phrase import simple


def judge(index: Index) -> Iterator[Finding]:
    """Every anchor from which nothing can be counted."""
    for phrase, spot, ground in phrases(index):
        for plain in simple(phrase):
            fault = ground.anchor(plain.anchor)
            if fault is not None:
                yield finding(fault.code, spot, fault.sentence, fault.mend)
