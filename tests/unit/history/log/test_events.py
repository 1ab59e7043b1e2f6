"""Events: each kind told as what it is, and nothing where nothing happened."""

from __future__ import annotations

from datetime import date

import pytest

from tests.historian import FIRST, happened, kinds, told

REGISTRY, POLICIES = "registry/a.yaml", "policies/a.yaml"
RECORD = {"type": "rn", "number": "7", "issued_on": "2025-01-01", "expires_on": "2026-01-31", "status": "active"}
LOOK = {"verified_on": "2025-01-02", "verified_by": "w-9", "method": "phone"}
WAIVER = {
    "id": "wv-1", "kind": "extension", "worker": "w-1", "requirement": "core", "requested_by": "w-1",
    "approved_by": "w-2", "reason": "The course was cancelled by its provider", "from": "2026-01-01",
    "until": "2026-01-10",
}  # fmt: skip


def person(*credentials, **fields):
    return {REGISTRY: {"workers": [{"id": "w-1", "credentials": list(credentials), **fields}]}}


def rules(**collections):
    return {POLICIES: collections}


@pytest.mark.parametrize(
    ("changed", "lines"),
    [
        ({"expires_on": "2027-01-31"}, ["credential_redated w-1 rn/7/2025-01-01",
                                        "  expires_on: 2026-01-31 -> 2027-01-31"]),
        ({"expires_on": "2025-12-31"}, ["credential_redated w-1 rn/7/2025-01-01",
                                        "  expires_on: 2026-01-31 -> 2025-12-31"]),
        ({"expires_on": None}, ["credential_redated w-1 rn/7/2025-01-01", "  expires_on: 2026-01-31 -> None"]),
        ({"issued_on": "2026-01-01", "expires_on": "2027-01-31"},
         ["credential_renewed w-1 rn/7/2026-01-01", "  issued_on: 2025-01-01 -> 2026-01-01",
          "  expires_on: 2026-01-31 -> 2027-01-31"]),
        ({"issued_on": "2026-01-01", "expires_on": "2027-01-31", "number": "8"},
         ["credential_renewed w-1 rn/8/2026-01-01", "  number: 7 -> 8", "  issued_on: 2025-01-01 -> 2026-01-01",
          "  expires_on: 2026-01-31 -> 2027-01-31"]),
        ({"issued_on": "2025-01-02"}, ["credential_changed w-1 rn/7/2025-01-02",
                                       "  issued_on: 2025-01-01 -> 2025-01-02"]),
        ({"issued_on": "2025-02-01", "expires_on": "2025-06-30"},
         ["credential_redated w-1 rn/7/2025-02-01", "  expires_on: 2026-01-31 -> 2025-06-30",
          "credential_changed w-1 rn/7/2025-02-01", "  issued_on: 2025-01-01 -> 2025-02-01"]),
        ({"number": "8"}, ["credential_changed w-1 rn/8/2025-01-01", "  number: 7 -> 8"]),
        ({"status": "revoked", "status_on": "2026-01-02"},
         ["credential_revoked w-1 rn/7/2025-01-01", "  status_on: None -> 2026-01-02", "  status: active -> revoked"]),
        ({"status": "lapsed"}, ["credential_changed w-1 rn/7/2025-01-01", "  status: active -> lapsed"]),
        ({"status": None}, ["credential_changed w-1 rn/7/2025-01-01", "  status: active -> None"]),
    ],
)  # fmt: skip
def test_a_record_that_is_edited_in_place(changed, lines):
    edited = {key: value for key, value in {**RECORD, **changed}.items() if value is not None}
    found = told(person(RECORD), person(edited))
    assert sorted(found) == sorted(lines)


def test_a_new_number_with_an_issue_day_that_did_not_move_is_another_record():
    other = {**RECORD, "number": "8", "issued_on": "2024-01-01"}
    assert kinds(person(RECORD), person(other)) == ["credential_added w-1 rn/8/2024-01-01",
                                                    "credential_removed w-1 rn/7/2025-01-01"]  # fmt: skip


def test_a_further_record_renews_the_one_before_it():
    later = {**RECORD, "issued_on": "2026-02-05", "expires_on": "2027-01-31"}
    *_, event = happened(person(RECORD), person(RECORD, later), days=[FIRST, date(2026, 2, 6)])
    assert (event.kind, event.part[1], event.renews) == ("credential_renewed", "rn/7/2026-02-05", "rn/7/2025-01-01")
    assert (event.ended, event.ends, event.late) == (date(2026, 1, 31), date(2027, 1, 31), True)


def test_a_renewal_that_takes_the_place_of_one_that_was_renewed_already_renews_the_latest():
    second = {**RECORD, "issued_on": "2026-01-01", "expires_on": "2027-01-31"}
    third = {**RECORD, "issued_on": "2027-01-01", "expires_on": "2028-01-31"}
    found = [e for e in happened(person(RECORD, second), person(second, third)) if e.day > FIRST]
    assert [(e.kind, e.part[1], e.renews) for e in found] == [
        ("credential_renewed", "rn/7/2027-01-01", "rn/7/2026-01-01"),
        ("credential_removed", "rn/7/2025-01-01", None),
    ]


def test_an_older_record_that_is_filled_in_renews_nothing():
    older = {**RECORD, "issued_on": "2023-01-01", "expires_on": "2024-01-31"}
    assert kinds(person(RECORD), person(older, RECORD)) == ["credential_added w-1 rn/7/2023-01-01"]


def test_grants_without_issue_day_are_told_apart_by_their_number():
    def grant(number, day):
        return {"type": "access", "number": number, "expires_on": day}

    before = person(grant("a", "2026-02-01"), grant("b", "2026-02-01"))
    assert kinds(before, person(grant("c", "2027-02-01"), grant("b", "2027-02-01"))) == [
        "credential_redated w-1 access/b", "credential_added w-1 access/c", "credential_removed w-1 access/a",
    ]  # fmt: skip


def test_a_re_dating_is_late_when_the_old_end_was_over():
    states = [person(RECORD), person({**RECORD, "expires_on": "2026-06-30"}),
              person({**RECORD, "expires_on": "2026-03-31"})]  # fmt: skip
    found = happened(*states, days=[FIRST, date(2026, 2, 1), date(2026, 7, 2)])
    assert [event.late for event in found if event.kind == "credential_redated"] == [True, False]
    on_the_day = happened(*states[:2], days=[FIRST, date(2026, 1, 31)])
    assert [event.late for event in on_the_day][-1] is False


def test_the_words_of_an_issuer_are_understood():
    policies = {
        "issuers": [{"id": "board", "status_map": {"Null and Void": {"status": "issued_in_error"}}}],
        "credential_types": [{"id": "rn", "issuer": "board", "owner": "clinical"}],
    }
    states = [{**person({**RECORD, "status": status}), POLICIES: policies}
              for status in ("active", "Null and Void", "revoked", "active")]  # fmt: skip
    assert kinds(*states) == ["credential_revoked w-1 rn/7/2025-01-01", "credential_changed w-1 rn/7/2025-01-01",
                              "credential_reinstated w-1 rn/7/2025-01-01"]  # fmt: skip
    assert {e.owner for e in happened(*states) if e.subject == "credential"} == {"clinical"}


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ([], [LOOK], ["verification_added w-1 rn/7/2025-01-01 2025-01-02/w-9"]),
        ([LOOK], [], ["verification_removed w-1 rn/7/2025-01-01 2025-01-02/w-9"]),
        ([LOOK], [{**LOOK, "method": "written"}], ["verification_edited w-1 rn/7/2025-01-01 2025-01-02/w-9"]),
        ([LOOK], [{**LOOK, "verified_on": "2024-12-30"}], ["verification_edited w-1 rn/7/2025-01-01 2024-12-30/w-9"]),
        ([LOOK], [{**LOOK, "verified_by": "w-8"}], ["verification_edited w-1 rn/7/2025-01-01 2025-01-02/w-8"]),
        ([LOOK], [{**LOOK, "verified_on": "2025-03-01"}, LOOK],
         ["verification_added w-1 rn/7/2025-01-01 2025-03-01/w-9"]),
    ],
)  # fmt: skip
def test_looks_at_the_source(before, after, lines):
    assert kinds(person({**RECORD, "verifications": before}), person({**RECORD, "verifications": after})) == lines


def test_a_look_that_was_dated_back_says_what_it_was():
    states = [
        person({**RECORD, "verifications": [{**LOOK, "verified_on": day}]}) for day in ("2025-01-02", "2024-12-30")
    ]
    *_, event = happened(*states)
    assert event.was[-1] == "2025-01-02/w-9"
    assert [(f.field, f.before, f.after) for f in event.fields] == [(("verified_on",), "2025-01-02", "2024-12-30")]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"assignments": [{"role": "nurse", "location": "ward"}]}, "worker_moved"),
        ({"ended_on": "2026-02-01"}, "worker_left"),
        ({"status": "ended"}, "worker_left"),
        ({"status": "on_leave"}, "worker_changed"),
        ({"manager": "w-2"}, "worker_changed"),
    ],
)
def test_workers_move_and_leave(fields, kind):
    assert kinds(person(), person(**fields)) == [f"{kind} w-1"]


def test_workers_join_return_and_are_taken_out():
    gone = {REGISTRY: {"workers": []}}
    assert kinds(gone, person(RECORD), person(RECORD, ended_on="2026-01-05"), person(RECORD), gone) == [
        "worker_joined w-1", "credential_added w-1 rn/7/2025-01-01", "worker_left w-1", "worker_returned w-1",
        "worker_removed w-1", "credential_removed w-1 rn/7/2025-01-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({}, {"severity": "critical"}, ["requirement_tightened core"]),
        ({"severity": "critical"}, {}, ["requirement_loosened core"]),
        ({}, {"title": "Another title"}, ["requirement_changed core"]),
        ({"owner": "a"}, {"owner": "b"}, ["owner_changed core"]),
        ({"owner": "a"}, {"owner": "b", "severity": "low"}, ["owner_changed core", "requirement_loosened core"]),
        ({"requires": ["bls", "rn"]}, {"requires": ["rn", {"type": "bls"}]}, []),
        ({"requires": ["bls", "rn"]}, {"requires": ["rn"]}, ["requirement_loosened core"]),
    ],
)
def test_requirements(before, after, lines):
    states = [rules(requirements=[{"id": "core", "requires": ["bls"], **each}]) for each in (before, after)]
    assert kinds(*states) == lines


def test_types_owners_places_settings_and_the_rest():
    def state(**fields):
        return {
            POLICIES: {
                "credential_types": [{"id": "rn", "renewal": {"grace": fields.get("grace", "1 month")}}],
                "owners": [{"id": "clinical", "accountable": fields.get("accountable", "w-1")}],
                "slas": [{"id": "fast", "remedy": fields.get("remedy", "7 days")}],
            },
            "registry/places.yaml": {"locations": [{"id": "ward", "name": fields.get("name", "Ward")}]},
            "credpolicy.yaml": {"timezone": fields.get("timezone", "UTC")},
        }

    first = state()
    changed = state(grace="2 days", accountable="w-2", remedy="9 days", name="Ward 3", timezone="Europe/Berlin")
    assert kinds(first, changed, {}) == [
        "settings_changed credpolicy.yaml", "type_tightened rn", "owner_changed clinical", "policy_changed fast",
        "registry_changed ward",
        "settings_changed credpolicy.yaml", "type_removed rn", "owner_removed clinical", "policy_removed fast",
        "registry_removed ward",
    ]  # fmt: skip
    assert [e.owner for e in happened(first, changed) if e.kind == "owner_changed"] == ["clinical"]


@pytest.mark.parametrize(
    ("until", "kind"), [("2026-02-10", "extended"), ("2026-01-05", "shortened"), ("2026-01-10", None)]
)
def test_waivers_are_drawn_out_and_cut(until, kind):
    states = [rules(waivers=[WAIVER]), rules(waivers=[{**WAIVER, "until": until}])]
    assert kinds(*states) == ([f"waiver_{kind} wv-1"] if kind else [])


def test_a_waiver_expires_by_time_alone_between_two_commits_and_only_once():
    granted, other = rules(waivers=[WAIVER]), {**rules(waivers=[WAIVER]), **person()}
    days = [FIRST, date(2026, 1, 11), date(2026, 1, 12)]
    found = happened(granted, other, person(), days=days)
    assert [(e.kind, str(e.day), e.commit is None) for e in found] == [
        ("waiver_granted", "2026-01-01", False), ("waiver_expired", "2026-01-11", True),
        ("worker_joined", "2026-01-11", False), ("waiver_removed", "2026-01-12", False),
    ]  # fmt: skip


def test_a_waiver_expires_up_to_the_day_that_is_asked_and_no_further():
    granted = rules(waivers=[WAIVER])
    assert [e.kind for e in happened(granted, last_day=date(2026, 1, 10))] == ["waiver_granted"]
    assert [e.kind for e in happened(granted, last_day=date(2026, 1, 11))] == ["waiver_granted", "waiver_expired"]
    assert [e.kind for e in happened(granted)] == ["waiver_granted"]


def test_a_waiver_that_was_over_when_it_was_written_does_not_expire():
    found = happened(rules(waivers=[WAIVER]), days=[date(2026, 3, 1)], last_day=date(2026, 4, 1))
    assert [e.kind for e in found] == ["waiver_granted"]


def test_a_waiver_that_is_extended_after_its_end_can_expire_again():
    states = [rules(waivers=[WAIVER]), rules(waivers=[{**WAIVER, "until": "2026-02-20"}]), person()]
    found = happened(*states, days=[FIRST, date(2026, 2, 1), date(2026, 3, 1)])
    assert [(e.kind, str(e.day)) for e in found if e.subject == "waiver"] == [
        ("waiver_granted", "2026-01-01"), ("waiver_expired", "2026-01-11"), ("waiver_extended", "2026-02-01"),
        ("waiver_expired", "2026-02-21"), ("waiver_removed", "2026-03-01"),
    ]  # fmt: skip


def test_a_commit_whose_clock_was_put_back_brings_no_waiver_to_life():
    states = [rules(waivers=[WAIVER]), {**rules(waivers=[WAIVER]), **person()}, rules(waivers=[WAIVER])]
    found = happened(*states, days=[FIRST, date(2026, 2, 1), date(2025, 12, 1)])
    assert [e.kind for e in found].count("waiver_expired") == 1


def test_a_cohort_is_drawn_out_where_its_phrase_tells_it():
    cohort = {"id": "c", "kind": "extension", "type": "rn", "requirement": "core", "until": "30 days after expires_on",
              "authority": {"kind": "law", "citation": "x"}}  # fmt: skip
    states = [rules(waivers=[cohort]), rules(waivers=[{**cohort, "until": "60 days after expires_on"}])]
    assert kinds(*states) == ["waiver_extended c"]
