"""How long each record is kept, and by when it must be gone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.evaluate.files.index import build
from credpolicy.evaluate.retained import counted, employed, records
from credpolicy.model.phrase import KEPT_ANCHORS, read
from credpolicy.model.registry import Worker
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
GONE = {"hired_on": "2020-01-06", "ended_on": "2022-06-30", "status": "ended"}
STAFF = {"hired_on": "2020-01-06"}
TYPES = [{"id": name} for name in ("form", "data")]
I9 = {"latest_of": ["3 years after hired_on", "1 year after ended_on"]}


def world(*rules, worker=GONE, record=None, holds=(), **further):
    record = {"type": "form", "issued_on": "2020-02-01", **(record or {})}
    named = [{"id": f"r{n}", "keep": keep} for n, keep in enumerate(rules)]
    registry = {"workers": [{"id": "w-1", "credentials": [record], **worker}], "legal_holds": list(holds), **further}
    return snapshot_from({"credential_types": TYPES, "retention": named}, registry)


def only(snapshot, day=DAY):
    (found,) = records(build(snapshot, day, day), day)
    return found


def judged(*rules, day="2026-03-02", **further):
    found = only(world(*rules, **further), date.fromisoformat(day))
    return found.state, found.keep_until and str(found.keep_until), found.delete_by and str(found.delete_by)


@pytest.mark.parametrize(("day", "state"), [("2022-12-30", "free"), ("2022-12-31", "due"), ("2023-01-01", "overdue")])
def test_a_maximum_alone_lets_go_early_and_demands_it_on_the_last_day(day, state):
    assert judged({"delete_by": "2022-12-31"}, day=day) == (state, None, "2022-12-31")


def test_the_later_of_two_days_counts_and_that_day_is_included():
    keep = {"until": I9}
    assert judged(keep, day="2023-06-30") == ("kept", "2023-06-30", None)
    assert judged(keep, day="2023-07-01") == ("free", "2023-06-30", None)
    short = {**GONE, "ended_on": "2020-02-28"}
    assert judged(keep, worker=short, day="2023-01-06") == ("kept", "2023-01-06", None)


def test_current_staff_is_kept_whatever_the_days_say():
    keep = {"until": "1 year after issued_on", "delete_by": "2 years after issued_on"}
    assert judged(keep, worker=STAFF) == ("kept", "2021-02-01", None)
    assert judged({**keep, "while_employed": "release"}, worker=STAFF) == ("overdue", "2021-02-01", "2022-02-01")


def test_an_end_of_employment_that_is_not_there_yet_keeps_even_where_staff_is_released():
    keep = {"until": "1 year after ended_on", "while_employed": "release"}
    assert judged(keep, worker=STAFF) == ("kept", None, None)
    early = {"until": {"earliest_of": ["1 year after issued_on", "1 year after ended_on"]}, "while_employed": "release"}
    assert judged(early, worker=STAFF) == ("free", "2021-02-01", None)


@pytest.mark.parametrize(
    ("worker", "staff"),
    [
        ({}, True),
        ({"hired_on": "2026-03-02"}, True),
        ({"hired_on": "2026-03-03"}, True),
        ({"status": "candidate"}, False),
        ({"status": "on_leave", "hired_on": "2020-01-01"}, True),
        ({"ended_on": "2026-03-02", "hired_on": "2020-01-01"}, True),
        ({"ended_on": "2026-03-01", "hired_on": "2020-01-01"}, False),
        ({"status": "ended"}, False),
    ],
)
def test_who_is_staff(worker, staff):
    assert employed(Worker.model_validate({"id": "w", **worker}), DAY) is staff


def test_between_rules_the_longest_minimum_and_the_shortest_maximum_count():
    long, short = {"until": "3 years after ended_on"}, {"until": "1 year after ended_on"}
    assert judged(long, short) == judged(short, long) == ("free", "2025-06-30", None)
    wide, narrow = {"delete_by": "9 years after ended_on"}, {"delete_by": "6 years after ended_on"}
    found = only(world(wide, narrow, short))
    assert (str(found.keep_until), str(found.delete_by), found.rule) == ("2023-06-30", "2028-06-30", "r1")


def test_inside_one_rule_the_first_case_that_applies_decides():
    special = {"when": {"jurisdiction": "US-OH"}, "until": "1 year after ended_on"}
    keep = [special, {"until": "9 years after ended_on"}]
    assert judged(keep, record={"jurisdiction": "US-OH"}) == ("free", "2023-06-30", None)
    assert judged(keep, record={"jurisdiction": "US-PA"}) == ("kept", "2031-06-30", None)
    assert judged([special]) == ("unruled", None, None)


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ({"day": {"from": "2026-03-02"}}, "2023-06-30"),
        ({"day": {"from": "2026-03-03"}}, "2020-02-01"),
        ({"service": {"below": "3 years"}}, "2023-06-30"),
        ({"service": {"below": "2 years"}}, "2020-02-01"),
        ({"issued_on": {"older_than": "6 years"}}, "2023-06-30"),
        ({"issued_on": {"newer_than": "6 years"}}, "2020-02-01"),
        ({"issued_on": {"until": "1 month after hired_on"}}, "2023-06-30"),
        ({"issued_on": {"from": "last_in_effect_on"}}, "2020-02-01"),
        ({"not": {"service": {"at_least": "2 years"}}}, "2020-02-01"),
        ({"status": "active"}, "2023-06-30"),
    ],
)
def test_a_case_may_hang_on_the_day_judged_and_on_the_length_of_service(when, until):
    keep = [{"when": when, "until": "1 year after ended_on"}, {"until": "issued_on"}]
    assert judged(keep)[:2] == ("free", until)


@pytest.mark.parametrize("when", [{"previous": {"type": "form"}}, {"issue_number": "1"}, {"worker.status": "ended"}])
def test_a_case_that_hangs_on_what_is_not_looked_at_leaves_everything_open(when):
    keep = [{"when": when, "until": "1 year after ended_on"}, {"until": "issued_on"}]
    assert judged(keep)[0] == "unknown"


def test_the_earliest_of_several_days_passes_over_what_is_not_written():
    early = {"until": {"earliest_of": ["1 year after event.accident", "2 years after issued_on", "expires_on"]}}
    assert judged(early) == ("free", "2022-02-01", None)
    assert judged({"until": {"earliest_of": ["expires_on", "created_on"]}})[0] == "unknown"
    assert judged({"until": {"latest_of": ["issued_on", early["until"]]}}) == ("free", "2022-02-01", None)


def test_an_attribute_with_days_counts_as_it_is_on_the_day():
    promised = [{"from": "2020-01-01", "value": "2030-01-01"}, {"from": "2026-01-01", "value": "2025-01-01"}]
    worker = {**GONE, "attributes": {"promised": promised}}
    assert judged({"until": "worker.promised"}, worker=worker) == ("free", "2025-01-01", None)
    assert judged({"until": "worker.promised"}, worker=worker, day="2025-12-31") == ("kept", "2030-01-01", None)


def test_the_form_of_somebody_who_left_early_is_kept_three_years_from_the_hire():
    # the form I-9: 8 CFR 274a.2(b)(2)(i)(A)
    short = {"hired_on": "2000-03-01", "ended_on": "2001-05-01", "status": "ended"}
    assert judged({"until": I9}, worker=short, day="2003-03-01") == ("kept", "2003-03-01", None)
    assert judged({"until": I9}, worker=short, day="2003-03-02") == ("free", "2003-03-01", None)


@pytest.mark.parametrize("phrase", ["1 year after last_in_effect_on", {"latest_of": ["hired_on", "expires_on"]}])
@pytest.mark.parametrize("key", ["until", "delete_by"])
def test_a_record_whose_day_is_missing_is_never_deletable(phrase, key):
    over = {"until": "1 year after ended_on", "delete_by": "2 years after ended_on"}
    assert judged({key: phrase}, over)[0] == "unknown"


def test_an_end_that_nobody_wrote_is_missing():
    assert judged({"until": "1 year after ended_on"}, worker={"status": "ended"})[0] == "unknown"


def test_a_maximum_before_a_minimum_is_a_conflict():
    assert judged({"until": "2 years after ended_on"}, {"delete_by": "1 year after ended_on"})[0] == "conflict"
    same = {"until": "1 year after ended_on"}, {"delete_by": "1 year after ended_on"}
    assert judged(*same, day="2023-06-30")[0] == "kept"
    assert judged(*same, day="2023-07-01")[0] == "overdue"


def test_a_rule_that_keeps_staff_and_one_that_does_not_agree_until_the_maximum_is_over():
    rules = {"until": "1 year after ended_on"}, {"delete_by": "2 years after issued_on", "while_employed": "release"}
    assert judged(*rules, worker=STAFF, day="2022-02-01")[0] == "kept"
    assert judged(*rules, worker=STAFF, day="2022-02-02")[0] == "conflict"


HOLD = {"id": "lh", "reason": "claim", "ordered_by": "court", "from": "2026-01-01"}


@pytest.mark.parametrize(
    ("hold", "state"),
    [
        ({}, "held"),
        ({"workers": ["w-1"]}, "held"),
        ({"workers": ["w-2"]}, "overdue"),
        ({"types": ["data"]}, "overdue"),
        ({"until": "2026-03-02"}, "held"),
        ({"until": "2026-03-01"}, "overdue"),
        ({"from": "2026-03-03"}, "overdue"),
    ],
)
def test_a_legal_hold_overrides_a_deletion(hold, state):
    keep = {"until": "1 year after ended_on", "delete_by": "2 years after ended_on"}
    assert judged(keep, holds=[{**HOLD, **hold}])[0] == state


def test_a_record_is_due_between_its_minimum_and_its_maximum():
    keep = {"until": "1 year after ended_on", "delete_by": "2 years after ended_on"}
    days = ("2023-06-30", "2023-07-01", "2024-06-30", "2024-07-01")
    assert [judged(keep, day=day)[0] for day in days] == ["kept", "due", "due", "overdue"]


def test_days_are_counted_from_events_and_attributes_too():
    worker = {**GONE, "events": [{"kind": "accident", "on": "2021-01-01"}, {"kind": "accident", "on": "2021-05-01"}]}
    assert judged({"until": "1 year after event.accident"}, worker=worker)[1] == "2022-05-01"
    assert judged({"until": "1 year after event.accident"})[0] == "unknown"


def test_screenings_are_records_as_well():
    snapshot = snapshot_from(
        {"credential_types": TYPES, "retention": [{"id": "r", "keep": {"until": "1 year after screened_on"}}]},
        {"workers": [{"id": "w", **GONE, "screenings": [
            {"type": "data", "screened_on": "2021-01-01", "result": "possible_match"}]}]},
    )  # fmt: skip
    found = only(snapshot)
    assert (found.part, found.state, found.key) == (("screenings", 0), "free", "2021-01-01")


DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
LENGTHS = st.integers(0, 40).map(lambda count: f"{count} years")


@given(st.lists(st.tuples(LENGTHS, st.sampled_from(["until", "delete_by"])), min_size=1, max_size=4), DAYS)
def test_what_may_go_is_past_every_minimum_and_the_order_of_rules_is_nothing(written, day):
    rules = [{key: f"{length} after issued_on", "while_employed": "release"} for length, key in written]
    found, turned = (only(world(*those), day) for those in (rules, rules[::-1]))
    assert (found.state, found.keep_until, found.delete_by) == (turned.state, turned.keep_until, turned.delete_by)
    minimums = [int(length.split()[0]) for length, key in written if key == "until"]
    maximums = [int(length.split()[0]) for length, key in written if key == "delete_by"]
    if found.state in ("free", "due", "overdue"):
        assert all(day > date(2020 + count, 2, 1) for count in minimums)
    assert (found.state == "conflict") == bool(minimums and maximums and min(maximums) < max(minimums))
    assert (found.state == "overdue") == (
        found.state not in ("conflict", "kept") and any(day > date(2020 + count, 2, 1) for count in maximums)
    )


@given(DAYS, DAYS)
def test_the_latest_of_two_days_is_never_before_the_earliest(one, other):
    days = {"hired_on": one, "ended_on": other}.get
    late, early = (
        counted(read({kind: ["1 year after hired_on", "ended_on"]}, KEPT_ANCHORS), days, frozenset())
        for kind in ("latest_of", "earliest_of")
    )
    assert late is not None
    assert early is not None
    assert late >= early
    assert late - early >= timedelta(0)
