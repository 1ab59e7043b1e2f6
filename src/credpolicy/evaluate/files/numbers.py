"""Numbers of credentials: each has the form that its type asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import re2

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, of_record
from credpolicy.model.finding import Finding
from credpolicy.model.pattern import compile_pattern


def judge(index: Index) -> Iterator[Finding]:
    """Every number that does not match the pattern of its type as a whole."""
    patterns = {kind.id: kind.number_pattern for kind in index.types.values() if kind.number_pattern is not None}
    forms = {name: form(pattern) for name, pattern in patterns.items()}
    for placed in index.snapshot.workers:
        for n, record in enumerate(placed.item.credentials):
            has_form = forms.get(record.type)
            if has_form is not None and record.number is not None and not has_form(record.number):
                spot = of_record(placed, n).part("number")
                sentence = f"the number does not have the form `{patterns[record.type]}` of {record.type}"
                yield finding("NUM001", spot, sentence)


def form(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text matches the RE2 pattern, in time linear in the text."""
    exact = compile_pattern(pattern)
    # A set of one pattern answers several times faster. It needs more memory, and where that runs out it cannot
    # be made, or says no; the pattern itself has the last word.
    quick = re2.Set.FullMatchSet(exact.options)
    quick.Add(pattern)
    try:
        quick.Compile()
    except re2.error:
        return lambda text: exact.fullmatch(text) is not None
    return lambda text: quick.Match(text.encode()) is not None or exact.fullmatch(text) is not None
