"""Random damage to a valid tree, as people do it: values swapped, keys misspelt, lines deleted, things moved."""

import copy
from typing import Any

from hypothesis import strategies as st

from tests.unit.load.decoding import places

STRAYS = st.sampled_from(
    [
        None, True, False, "", "x", "a b", "007", "2026-02-30", "2026-03-01", "24 months", "5 business days",
        "active", "never_ends", "w-1", [], {}, ["x"], [None], [["x"]], {"id": "x"}, {"type": "bls"}, {"x": None},
        [{}], [{"id": "w-9"}], {"from": "2026-01-01"}, "hired_on", {"earliest_of": []}, "yes", "{}", "%s {0}",
        {"earliest_of": ["hired_on", "x"]}, {"latest_of": ["hired_on", "2026-03-01"]}, {"reached": {"unit": "x"}},
        {"reached": {"unit": "x", "total": "1", "where": {"a": []}}}, {"unit": "x", "total": "1"}, {"any_of": ["x"]},
        [{"from": "2026-01-01", "value": "x"}], [{"from": "2026-01-01", "value": {}}], [{"from": "x"}, "y"],
        {"previous": {"status": "lapsed"}}, {"day": {"from": "2026-01-01"}}, {"service": "5"}, {"valid_for": "1 year"},
        [{"valid_for": "1 year"}, {"printed": "caps"}], {"of": ["x"]}, "75%", "101%", "-1", "met", "cycle", "05-31",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["id", "x", "type", "idd", "credits", "workers", "hired_on", "name", "when", "valid_for", "a b", "from", "at",
     "until", "total", "of", "late", "needs"]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, tree: dict[str, Any]) -> dict[str, Any]:
    """The tree with one to three pieces of damage."""
    broken = copy.deepcopy(tree)
    for _ in range(draw(st.integers(1, 3))):
        spots = [spot for spot in places(broken) if spot]
        if not spots:
            break
        *path, last = draw(st.sampled_from(spots))
        holder: Any = broken
        for step in path:
            holder = holder[step]
        deed = draw(st.sampled_from(["replace", "delete", "add", "rename", "repeat"]))
        if deed == "replace":
            holder[last] = copy.deepcopy(draw(STRAYS))
        elif deed == "delete":
            del holder[last]
        elif isinstance(holder, list):
            holder.insert(last, copy.deepcopy(holder[last]) if deed == "repeat" else copy.deepcopy(draw(STRAYS)))
        elif deed == "rename":
            holder[draw(KEYS)] = holder.pop(last)
        else:
            holder[draw(KEYS)] = copy.deepcopy(draw(STRAYS))
    return broken
