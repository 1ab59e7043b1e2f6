"""What a path means on a row: fields, attributes, dated values, events, places."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.evaluate import paths
from credpolicy.model.policy import Issuer
from credpolicy.model.registry import Client, Credential, Location, Worker
from tests.situations import day

HEADCOUNT = [{"from": "2026-01-01", "value": "48"}, {"from": "2026-09-01", "value": "51"}]
PLACES = {
    "location": {
        "north": Location.model_validate(
            {"id": "north", "jurisdiction": "US-OH", "attributes": {"hazard": "higher", "headcount": HEADCOUNT}}
        )
    },
    "client": {"acme": Client.model_validate({"id": "acme", "attributes": {"tags": ["b", "a", "b"], "vip": True}})},
}
WORKER = Worker.model_validate(
    {
        "id": "w-1",
        "employment": "agency",
        "hired_on": "2025-01-01",
        "attributes": {"grade": "7"},
        "events": [{"kind": "accident", "on": "2026-05-01"}, {"kind": "accident", "on": "2026-02-01"}],
        "assignments": [
            {
                "role": "pilot",
                "location": "north",
                "client": "acme",
                "starts_on": "2026-01-05",
                "attributes": {"trucks": ["reach", "order"]},
            }
        ],
    }
)
SEAT = WORKER.assignments[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("worker.employment", "employment"),
        ("worker.grade", "worker.grade"),
        ("assignment.role", "role"),
        ("assignment.trucks", "assignment.trucks"),
        ("location.id", "location"),
        ("location.hazard", "location.hazard"),
        ("role", "role"),
    ],
)
def test_heads_that_say_nothing_are_left_out(written, meant):
    assert paths.plain(written) == meant


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("role", ["pilot"]),
        ("worker.employment", ["agency"]),
        ("hired_on", ["2025-01-01"]),
        ("worker.grade", ["7"]),
        ("assignment.trucks", ["reach", "order"]),
        ("assignment.starts_on", ["2026-01-05"]),
        ("location", ["north"]),
        ("location.jurisdiction", ["US-OH"]),
        ("location.hazard", ["higher"]),
        ("client.tags", ["b", "a"]),
        ("client.vip", ["true"]),
        ("client.other", []),
        ("organization.other", []),
        ("position", []),
        ("nothing", []),
    ],
)
def test_a_path_reads_the_worker_the_assignment_or_its_place(path, values):
    assert paths.of_seat(path, WORKER, SEAT, PLACES) == values


@pytest.mark.parametrize("path", ["role", "assignment.trucks", "location.hazard", "assignment.starts_on"])
def test_without_an_assignment_nothing_of_it_is_read(path):
    assert paths.of_seat(path, WORKER, None, PLACES) == []


def test_a_dated_value_holds_until_the_day_before_the_next():
    assert paths.dated_of_seat("location.headcount", WORKER, SEAT, PLACES) == [
        ("48", day("2026-01-01"), day("2026-08-31")),
        ("51", day("2026-09-01"), date.max),
    ]


def test_an_event_is_read_as_its_latest_day():
    assert paths.dated_of_seat("event.accident", WORKER, None, PLACES) == [
        ("2026-02-01", day("2026-02-01"), day("2026-04-30")),
        ("2026-05-01", day("2026-05-01"), date.max),
    ]
    assert paths.dated_of_seat("event.failure", WORKER, None, PLACES) == []


def record(name, word=("active", False), **written):
    credential = Credential.model_validate({"type": "card", **written})
    return [value for value, _, _ in paths.of_record(name, WORKER, credential, word)]


def test_flags_that_are_not_written_are_false():
    assert record("multistate") == ["false"]
    assert record("restricted") == ["false"]
    assert record("restricted", word=("active", True)) == ["true"]
    assert record("restricted", word=("active", True), restricted=False) == ["false"]


def test_a_record_reads_its_fields_attributes_and_the_workers_days():
    assert record("issued_on", issued_on="2026-01-01") == ["2026-01-01"]
    assert record("hired_on") == ["2025-01-01"]
    assert record("truck", attributes={"truck": ["reach", "order"]}) == ["reach", "order"]
    assert record("truck") == []
    assert record("status", word=("revoked", False), status="Void") == ["revoked"]
    assert record("status", word=("", False), status="Void") == ["Void"]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (None, ("active", False)),
        ("suspended", ("suspended", False)),
        ("Void", ("revoked", False)),
        ("Probation", ("active", True)),
        ("Unheard", ("", False)),
    ],
)
def test_an_issuers_word_is_put_in_standard_words(status, word):
    words = {"Void": {"status": "revoked"}, "Probation": {"status": "active", "restricted": True}}
    issuer = Issuer.model_validate({"id": "board", "status_map": words})
    assert paths.standard_word(status, issuer) == word
