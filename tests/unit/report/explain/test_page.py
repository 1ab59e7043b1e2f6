"""The page as a whole: head, order, colours, names, what does not apply; and the JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from credpolicy.evaluate.explain import explain
from credpolicy.model.registry import Identity
from credpolicy.model.snapshot import Placed, Snapshot
from credpolicy.report.explain import page as pages
from credpolicy.report.explain.page import Page, text
from credpolicy.report.explain.shape import json as as_json
from credpolicy.report.shapes import published
from credpolicy.report.view import Excerpt, Style
from tests.builder import REGISTRY
from tests.situations import card, day, situation
from tests.unit.report.explain.told import told

AS_OF = "2026-03-02"
HELD = card("2025-01-01", "2030-01-01")


def page(snapshot: Snapshot, requirement: str | None = None, **changed: Any) -> Page:
    return replace(Page(explain(snapshot, day(AS_OF), ("w-1",)), requirement), **changed)


@pytest.mark.parametrize(
    ("worker", "sentence"),
    [
        ({}, "w-1 was hired on 2025-01-01. There is no assignment."),
        ({"ended_on": "2026-12-31"}, "w-1 was hired on 2025-01-01 until 2026-12-31. There is no assignment."),
        ({"ended_on": "2026-01-31"}, "w-1 left on 2026-01-31. There is no assignment."),
        ({"hired_on": "2026-04-01"}, "w-1 will be hired on 2026-04-01. There is no assignment."),
        (
            {"hired_on": None},
            "w-1 has the status active, and no day of hire is written. There is no assignment.",
        ),
        (
            {
                "assignments": [
                    {"role": "cook", "ends_on": "2026-12-31"},
                    {"role": "nurse", "location": "a", "client": "acme", "starts_on": "2026-05-01"},
                    {"role": "guard", "starts_on": "2025-05-01"},
                ]
            },
            (
                "w-1 was hired on 2025-01-01. "
                "Assigned as cook until 2026-12-31, nurse at a for acme from 2026-05-01 on and guard."
            ),
        ),
    ],
)
def test_the_head_says_who_it_is(worker: Any, sentence: str) -> None:
    said = told(situation(worker=worker), AS_OF, None).splitlines()
    assert said[:2] == ["w-1 on 2026-03-02", "================="]
    assert said[2] == sentence


def test_the_head_counts_the_states() -> None:
    rules = [{"id": "two", "requires": ["card"]}, {"id": "three", "requires": ["bls"]}]
    snapshot = situation(HELD, requirements=rules, credential_types=[{"id": "bls"}])
    assert "3 obligations on this day: 1 missing and 2 compliant." in told(snapshot, AS_OF, None)
    assert "No obligation on this day." in told(situation(worker={"status": "ended"}), AS_OF, None)


def test_without_a_requirement_the_worst_comes_first_and_the_rest_in_a_line_each() -> None:
    rules = [
        {"id": "cooks", "applies_to": {"role": "cook"}, "requires": ["bls"]},
        {"id": "gap", "requires": ["bls"]},
        {"id": "guards", "applies_to": {"role": "guard", "client": "acme"}, "requires": ["bls"]},
    ]
    snapshot = situation(
        HELD,
        requirements=rules,
        credential_types=[{"id": "bls"}],
        worker={"assignments": [{"role": "nurse"}, {"role": "guard", "client": "bolt"}]},
    )
    said = told(snapshot, AS_OF, None)
    assert said.index("gap: missing") < said.index("core: compliant") < said.index("Does not apply (2)")
    assert said.splitlines()[-2:] == [
        "cooks: role is nurse, not cook.",
        "guards: client is bolt, not acme.",
    ]


def test_whoever_left_gets_one_line_for_all() -> None:
    said = told(situation(worker={"ended_on": "2026-01-31"}), AS_OF, None).splitlines()
    assert said[-3:] == ["Does not apply (1)", "------------------", "None of them: employment ended on 2026-01-31."]


def test_groups_tell_how_many_hold_and_records_are_told_once() -> None:
    group = {
        "id": "pair",
        "at_least": "2",
        "of": ["card", {"any_of": ["bls", "card"]}, {"all_of": ["bls", "pin"]}],
    }
    snapshot = situation(HELD, requirement={"requires": [group]}, credential_types=[{"id": "bls"}, {"id": "pin"}])
    said = told(snapshot, AS_OF).splitlines()
    assert "It asks for at least 2 of 3, pair: held until 2030-01-01." in said
    assert "2 of these 3 hold, and it takes at least 2." in said
    assert "- one of 2: held until 2030-01-01." in said
    assert "1 of these 2 holds, and it takes one." in said
    assert "- all of 2: missing." in said
    assert "None of these 2 holds, and it takes all." in said
    assert "- bls: none is on record." in said
    assert "card of 2025-01-01 is held until 2030-01-01; it is told of above." in said


def test_where_and_match_put_records_aside_and_say_why() -> None:
    narrowed = {"type": "card", "where": {"grade": {"at_least": "5"}}, "match": {"site": "location.site"}}
    attributes = [
        {"of": "credential", "name": "grade", "kind": "number"},
        {"of": "credential", "name": "site"},
        {"of": "location", "name": "site"},
    ]
    records = [
        card("2025-01-01", "2030-01-01", number="1", attributes={"grade": "7", "site": "north"}),
        card("2025-01-01", "2030-01-01", number="2", attributes={"grade": "3", "site": "north"}),
        card("2025-01-01", "2030-01-01", number="3", attributes={"grade": "7", "site": "south"}),
        card("2025-01-01", "2030-01-01", number="4"),
    ]
    snapshot = situation(
        *records,
        requirement={"requires": [narrowed]},
        attributes=attributes,
        worker={"assignments": [{"role": "cook", "location": "a"}]},
        locations=[{"id": "a", "attributes": {"site": "north"}}],
    )
    said = told(snapshot, AS_OF).splitlines()
    asked = "It asks for card where grade at least 5 with site equal to location.site, which is north: "
    assert f"{asked}held until 2030-01-01." in said
    assert "It counts here because grade is 7, at least 5 and site is north, as location.site is." in said
    held = "of 2025-01-01 is held until 2030-01-01."
    assert f"Put aside because grade is 3, not at least 5: card 2 {held}" in said
    assert f"Put aside because site is south, and location.site is north: card 3 {held}" in said
    assert (
        "Put aside because nothing is written for grade, which must be at least 5"
        f" and site is not written, and location.site is north: card 4 {held}" in said
    )


def test_where_may_look_at_the_day_of_hire() -> None:
    narrowed = {"type": "card", "where": {"hired_on": {"before": "2026-01-01"}}}
    said = told(situation(HELD, requirement={"requires": [narrowed]}), AS_OF)
    assert "It counts here because hired_on is 2025-01-01, before 2026-01-01." in said


def test_a_match_with_nothing_on_the_other_side_says_so() -> None:
    matching = {"type": "card", "match": {"jurisdiction": "location.jurisdiction"}}
    snapshot = situation(
        card("2025-01-01", "2030-01-01", jurisdiction="US-OH"),
        requirement={"requires": [matching]},
        worker={"assignments": [{"role": "cook"}]},
    )
    said = told(snapshot, AS_OF).splitlines()
    assert "It asks for card with jurisdiction equal to location.jurisdiction: nothing on record counts." in said
    assert "Nothing is written for location.jurisdiction, so no record can match." in said


def test_lines_are_shown_where_they_are_known() -> None:
    snapshot = situation(HELD)
    bare = page(snapshot)
    asked = pages.places(text, bare)
    assert snapshot.workers[0].at("credentials", 0) in asked
    shown = text(replace(bare, positions={place: Excerpt(12, 1, "") for place in asked}))
    assert "registry/all.yaml:12)" in shown
    assert "registry/all.yaml)" not in shown
    assert "registry/all.yaml)" in text(bare)


def test_colours_and_rules_only_where_they_can_be_shown() -> None:
    snapshot = situation(HELD)
    assert text(page(snapshot)).isascii()
    painted = text(page(snapshot, style=Style(colour=True, symbols=True)))
    assert "\x1b[1mcore: compliant\x1b[0m\n\u2500" in painted
    assert "\x1b[1;31mcore: missing\x1b[0m" in text(page(situation(), style=Style(colour=True)))


def test_nothing_that_is_written_reaches_the_terminal_as_a_command() -> None:
    evil = "\x1b[2J\u202eREVERSED\n"
    snapshot = situation(
        card("2025-01-01", "2030-01-01", number=evil, status=evil),
        requirement={"title": evil, "authority": {"kind": "law", "citation": evil}},
    )
    said = text(page(snapshot))
    assert said.isprintable() or all(line.isprintable() for line in said.splitlines())
    assert r"\x1b[2J\u202eREVERSED\n" in said


def test_names_are_shown_only_where_the_settings_allow_it() -> None:
    known = (Placed(Identity(worker="w-1", name="Ann Example"), REGISTRY, ("identities", 0)),)
    assert "Ann" not in text(page(situation(identities=known)))
    shown = page(situation(identities=known, settings={"show_names": True}))
    assert text(shown).startswith("w-1 (Ann Example) on 2026-03-02\n===============================\n")
    assert "Ann" not in as_json(shown)


def test_the_json_keeps_to_its_schema_for_one_requirement_and_for_all() -> None:
    rules = [{"id": "cooks", "applies_to": {"role": "cook"}, "requires": ["card"]}]
    snapshot = situation(card("2025-01-01"), requirements=rules, kind={"validity": {"valid_for": "never_ends"}})
    schema = jsonschema.Draft202012Validator(json.loads(published("explain")))
    whole, one = (json.loads(as_json(page(snapshot, name))) for name in (None, "cooks"))
    for document in (whole, one):
        schema.validate(document)
    (worker,) = whole["workers"]
    (obligation,) = worker["obligations"]
    assert obligation["verdict"]["state"] == "compliant"
    (record,) = obligation["tests"][0]["records"]
    assert (record["never_ends"], record["ends_on"], record["state"]) == (True, None, "valid")
    assert [each["because"] for each in worker["not_applying"]] == ["unassigned"]
    assert one["requirement"] == "cooks"
    assert one["workers"][0]["obligations"] == []
    assert len(one["workers"][0]["not_applying"]) == 1
