"""Filters: several of one kind are alternatives, different ones must all hold, days are inclusive."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.history.log.asked import Asked
from credpolicy.history.log.events import events
from credpolicy.history.log.standing import Standing
from tests.historian import FIRST, commit, turns

RECORD = {"type": "rn", "number": "1", "expires_on": "2026-12-31"}
WAIVER = {
    "id": "wv-1", "kind": "extension", "worker": "w-1", "requirement": "core", "requested_by": "w-1",
    "approved_by": "w-2", "reason": "The course was cancelled by its provider", "from": "2026-01-01",
    "until": "2026-01-02",
}  # fmt: skip


def rule(owner):
    return {"requirements": [{"id": "core", "requires": ["rn"], "owner": owner}]}


STATES = [
    {"policies/a.yaml": rule("a")},
    {"policies/a.yaml": rule("b"), "policies/w.yaml": {"waivers": [WAIVER]}},
    {"policies/a.yaml": rule("b"), "policies/w.yaml": {"waivers": [WAIVER]}, "registry/a.yaml": {
        "workers": [{"id": "w-1"}, {"id": "w-2", "credentials": [RECORD]}]}},
]  # fmt: skip
DAYS = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 5)]


def kinds(**asked):
    return [event.kind for event in Asked(**asked).of(events(turns(STATES, DAYS), Standing()))]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"workers": ("w-1",)}, ["waiver_granted", "waiver_expired", "worker_joined"]),
        ({"workers": ("w-1", "w-2"), "kinds": ("worker_joined",)}, ["worker_joined", "worker_joined"]),
        ({"requirements": ("core",)}, ["requirement_added", "owner_changed", "waiver_granted", "waiver_expired"]),
        ({"types": ("rn",)}, ["credential_added"]),
        ({"owners": ("a",)}, ["requirement_added", "owner_changed"]),
        ({"owners": ("b",), "kinds": ("owner",)}, ["owner_changed"]),
        ({"kinds": ("waiver",)}, ["waiver_granted", "waiver_expired"]),
        ({"since": date(2026, 1, 2), "until": date(2026, 1, 3)}, ["owner_changed", "waiver_granted", "waiver_expired"]),
        ({"until": date(2026, 1, 1)}, ["requirement_added"]),
        ({"authors": ("PERSON@example",), "kinds": ("waiver",)}, ["waiver_granted"]),
        ({"authors": ("nobody",)}, []),
        ({"commits": frozenset({commit(3, FIRST).id}), "kinds": ("waiver", "worker")}, ["worker_joined"] * 2),
        ({"commits": frozenset({commit(2, FIRST).id}), "kinds": ("waiver",)}, ["waiver_granted", "waiver_expired"]),
    ],
)
def test_what_was_asked_for_is_told(asked, wanted):
    assert kinds(**asked) == wanted


def test_an_id_is_unknown_only_if_it_never_was_there():
    standing = Standing()
    list(events(turns([*STATES, {}]), standing))
    assert Asked(workers=("w-1",), requirements=("core",)).unknown(standing) is None
    assert Asked(workers=("w-1", "w-7")).unknown(standing) == ("worker", "w-7")
    assert Asked(types=("rn",)).unknown(standing) == ("credential type", "rn")
