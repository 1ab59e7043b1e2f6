"""Hearers: who stands behind a role on the day, and why somebody does not hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credpolicy.adapters.webhook import variable
from credpolicy.model.registry import Leave
from credpolicy.model.reminder import Duty, Role
from credpolicy.reconcile.reminders.hearers import Hearers, hook
from credpolicy.reconcile.reminders.standings import duties
from tests.unit.reconcile.reminders.reminding import BEGIN, DAY, evaluation, snapshot

LEAVE = Leave.model_validate({"from": "2026-01-01"})


def of(read: Any, worker: str = "ann") -> Duty:
    (duty,) = duties(evaluation({worker: BEGIN}, BEGIN, read)).values()
    return duty


def changed(read: Any, **people: dict[str, Any]) -> Any:
    workers = (replace(p, item=p.item.model_copy(update=people.get(p.item.id, {}))) for p in read.workers)
    return replace(read, workers=tuple(workers))


def hear(read: Any, role: Role, *, escalated: bool = False, day: date = BEGIN) -> tuple[list[str], list[str]]:
    reached = Hearers(read, day).of(of(read), role, "mail", escalated=escalated)
    return [each.recipient for each in reached.hearers], [each.who for each in reached.gone]


def test_each_role_has_somebody_behind_it() -> None:
    read = snapshot()
    assert hear(read, "worker") == (["ann"], [])
    assert hear(read, "manager") == (["head"], [])
    assert hear(read, "owner") == (["boss"], [])
    assert hear(read, "backup") == (["deputy"], [])
    assert hear(read, "team") == (["boss", "deputy"], [])
    assert hear(read, "location") == (["head"], [])


def test_the_backup_hears_while_the_owner_is_on_leave_and_both_when_it_is_escalated() -> None:
    read = changed(snapshot(), boss={"leave": (LEAVE,)})
    assert hear(read, "owner") == (["deputy"], [])
    assert hear(read, "owner", escalated=True) == (["boss", "deputy"], [])
    assert hear(snapshot(), "owner", escalated=True) == (["boss", "deputy"], [])


def test_where_nobody_stands_in_mail_waits_for_the_owner() -> None:
    read = changed(snapshot(), boss={"leave": (LEAVE,)}, deputy={"leave": (LEAVE,)})
    assert hear(read, "owner") == (["boss"], [])


def test_who_acts_hears_in_the_place_of_the_owner_as_long_as_it_is_agreed() -> None:
    acting = [{"worker": "bob", "from": "2026-01-01", "until": "2026-01-05"}]
    owner = {"id": "ward", "accountable": "boss", "backup": "deputy", "acting": acting}
    read = snapshot({"owners": [owner]})
    assert hear(read, "owner") == (["bob"], [])
    assert hear(read, "owner", day=BEGIN + DAY) == (["boss"], [])
    assert hear(read, "owner", escalated=True) == (["bob", "boss", "deputy"], [])
    assert hear(changed(read, bob={"leave": (LEAVE,)}), "owner") == (["boss"], [])


def test_an_owner_who_left_is_told_of_and_the_backup_hears() -> None:
    read = changed(snapshot(), boss={"ended_on": date(2025, 12, 31)})
    assert hear(read, "owner") == (["deputy"], ["boss"])


@pytest.mark.parametrize(
    ("role", "policies", "people", "gone"),
    [
        ("owner", {"owners": [{"id": "ward", "accountable": "nobody"}]}, {}, "nobody"),
        ("owner", {"owners": []}, {}, "owner:ward"),
        ("manager", {}, {"ann": {"manager": "nobody"}}, "nobody"),
        ("manager", {}, {"head": {"ended_on": date(2025, 1, 1)}}, "head"),
        ("manager", {}, {"head": {"hired_on": date(2026, 2, 1)}}, "head"),
        ("location", {}, {"head": {"ended_on": date(2025, 1, 1)}}, "head"),
    ],
)
def test_who_is_unknown_or_gone_is_told_of(role: Role, policies: Any, people: Any, gone: str) -> None:
    assert hear(changed(snapshot(policies), **people), role) == ([], [gone])


def test_who_has_no_manager_escalates_to_the_owner_and_is_reminded_without_one() -> None:
    read = changed(snapshot(), ann={"manager": None})
    assert hear(read, "manager") == ([], [])
    assert hear(read, "manager", escalated=True) == (["boss", "deputy"], [])


@pytest.mark.parametrize(
    "address",
    [
        "ann",
        "ann@",
        "@x.org",
        "Ann <ann@x.org>",
        "a@x.org,b@x.org",
        "a@x.org\nBcc: b@x.org",
        "a b@x.org",
        "a@x.org\u200b",
    ],
)
def test_what_is_no_address_is_no_way_to_anybody(address: str) -> None:
    assert hear(snapshot(ann=address), "worker") == ([], ["ann"])


def test_language_and_name_are_the_recipients_own() -> None:
    read = snapshot(settings={"notifications": {"language": "de"}})
    (hearer,) = Hearers(read, BEGIN).of(of(read), "worker", "mail").hearers
    assert (hearer.language, hearer.name, hearer.address) == ("de", "Ann", "ann@example.org")
    identities = tuple(replace(p, item=p.item.model_copy(update={"language": "en"})) for p in read.identities)
    (hearer,) = Hearers(replace(read, identities=identities), BEGIN).of(of(read), "worker", "mail").hearers
    assert hearer.language == "en"


@pytest.mark.parametrize("name", ["ward-3", "Ward.3", "a_b", "straße", "x" * 40])
def test_a_webhook_is_named_as_its_channel_names_it(name: str) -> None:
    assert hook(name) == variable(name)
