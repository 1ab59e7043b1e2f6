"""The life of one issue: what is said, what is remembered, and what people may do with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from credpolicy.model.plan import Close
from credpolicy.model.snapshot import File, Placed
from credpolicy.model.waiver import Waiver
from tests.unit.reconcile.issues.trackers import Fake
from tests.unit.reconcile.issues.wards import DAY, PEOPLE, evaluated, planned, synced, ward

ANN = {("ann", "card"): "missing"}
WEEKEND = {"notifications": {"quiet_days": ["saturday", "sunday", "holidays"]}}
SATURDAY = date(2026, 3, 7)


def begun(snapshot=None, **options):
    tracker = Fake(DAY)
    synced(evaluated(snapshot or ward(), ANN, since=DAY, **options), tracker)
    return tracker


def on(days, states=None, snapshot=None):
    return evaluated(snapshot or ward(), ANN if states is None else states, DAY + timedelta(days=days), since=DAY)


def test_every_change_of_state_is_told_even_if_it_was_there_before():
    tracker = begun()
    for days, state in enumerate(("expired", "missing", "expired"), 1):
        synced(on(0, {("ann", "card"): state}), tracker)
        assert len(tracker.kept["1"].comments) == days
    assert "ann: card (card) was missing, and is expired" in tracker.kept["1"].comments[2]


def test_each_step_of_the_escalation_is_told_once():
    tracker = begun()
    told = []
    for days in range(1, 12):
        synced(on(days), tracker)
        told.append(len(tracker.kept["1"].comments))
    assert told == [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert "the manager, boss (@theboss)" in tracker.kept["1"].comments[0]


def test_steps_that_are_late_already_stand_in_the_new_issue_and_are_not_told_again():
    tracker = Fake(DAY)
    late = evaluated(ward(), ANN, since=DAY - timedelta(days=30))
    synced(late, tracker)
    assert "told to the manager, boss (@theboss)" in tracker.open_issues[0].body
    assert planned(late, tracker).actions == ()


@pytest.mark.parametrize(
    ("states", "changed", "said"),
    [
        ({}, {}, "Renewed: card holds until 2027-01-01."),
        ({("ann", "card"): "waived"}, {}, "Waived: waiver wv-1 excuses it until 2026-04-15."),
        (ANN, {"rules": ("drill",)}, "Rule removed: there is no requirement card any more."),
        (ANN, {"people": PEOPLE[1:]}, "Person left: ann is no longer in the registry."),
        ({("ann", "card"): "not_applicable"}, {}, "No longer counted: card does not apply at present."),
        ({("ann", "card"): "not_yet_due"}, {}, "Not due yet: card is due later."),
        (ANN, {"forge": {"group_by": "worker"}}, "Grouped otherwise: issues are grouped otherwise now"),
    ],
)
def test_an_issue_is_closed_with_the_reason(states, changed, said):
    tracker = begun()
    snapshot = ward(**changed)
    waiver = Waiver.model_validate(
        {"id": "wv-1", "kind": "extension", "worker": "ann", "requirement": "card", "requested_by": "ann",
         "reason": "The course was cancelled by its provider", "approved_by": "boss",
         "from": "2026-03-01", "until": "2026-04-15"}
    )  # fmt: skip
    snapshot = replace(snapshot, waivers=(Placed(waiver, File("policies/w.yaml", "4" * 40), ("waivers", 0)),))
    synced(on(1, states, snapshot), tracker)
    kept = tracker.kept["1"]
    assert not kept.issue.open
    assert kept.comments[0].startswith(said.replace("(", "(").replace("`", "&#96;").replace("_", "&#95;")[:40])
    assert "**This has ended.**" in kept.issue.body


def test_only_what_is_mended_counts_as_completed():
    tracker = begun()
    assert [a.reason for a in planned(on(1, {}), tracker).actions if isinstance(a, Close)] == ["completed"]
    removed = planned(on(1, ANN, ward(rules=("drill",))), tracker)
    assert [a.reason for a in removed.actions if isinstance(a, Close)] == ["not_planned"]


def test_a_gap_that_comes_back_opens_its_issue_again_or_after_long_a_new_one():
    tracker = begun()
    synced(on(1, {}), tracker)
    synced(on(10), tracker)
    assert [issue.number for issue in tracker.open_issues] == ["1"]
    assert "Open again: it falls short still." in tracker.kept["1"].comments[1]
    synced(on(11, {}), tracker)
    synced(on(60), tracker)
    assert [issue.number for issue in tracker.open_issues] == ["2"]


def test_an_issue_that_somebody_closed_is_opened_again_with_a_word():
    tracker = begun()
    tracker.by_hand("1", open=False, closed_on=DAY)
    synced(on(1), tracker)
    assert tracker.open_issues
    assert "it was closed on 2026-03-02, and falls short still" in tracker.kept["1"].comments[0]


def test_people_keep_their_text_title_labels_and_assignees():
    tracker = begun()
    issue = tracker.open_issues[0]
    tracker.by_hand(
        "1", title="Ann and her card", body=f"Mine above.\r\n{issue.body}\nMine below @x", assignees=("theboss", "zoe"),
        labels=(*issue.labels, "help wanted", "severity:low"),
    )  # fmt: skip
    synced(on(1, {("ann", "card"): "expired"}), tracker)
    after = tracker.open_issues[0]
    assert after.title == "Ann and her card"
    assert after.body.startswith("Mine above.\r\n<!-- credpolicy begin")
    assert after.body.endswith("-->\nMine below @x")
    assert set(after.labels) == {
        "credpolicy",
        "credpolicy:critical",
        "credpolicy:expired",
        "help wanted",
        "severity:low",
    }
    assert after.assignees == ("theboss", "zoe")


def test_a_title_of_ours_follows_what_it_is_about():
    tracker = begun()
    old = tracker.open_issues[0]
    body = old.body.replace(old.title, "x")
    assert planned(on(1), tracker).actions == ()
    tracker.by_hand("1", title=old.title, body=body)
    assert planned(on(1), tracker).actions == ()


def test_what_somebody_changes_between_the_marks_is_mended():
    tracker = begun()
    body = tracker.open_issues[0].body
    tracker.by_hand("1", body=body.replace("**: missing", "**: fine"))
    synced(on(1), tracker)
    assert tracker.open_issues[0].body == body
    tracker.by_hand("1", body=body.replace("\n", "\r\n"))
    assert planned(on(1), tracker).actions == (), "how a browser ends lines is worth no edit"


def test_whom_somebody_takes_off_is_not_assigned_again_and_others_follow_the_owner():
    tracker = begun()
    assert tracker.open_issues[0].assignees == ("theboss",)
    tracker.by_hand("1", assignees=())
    assert planned(on(1), tracker).actions == ()
    tracker.by_hand("1", assignees=("theboss", "zoe"))
    tracker.unassignable = {"theboss"}
    synced(on(1), tracker)
    assert tracker.open_issues[0].assignees == ("zoe", "thedep")
    assert "boss cannot be assigned, so dep is assigned." in tracker.open_issues[0].body


@pytest.mark.parametrize("damage", ["memory", "begin", "end", "json"])
def test_an_issue_is_found_while_one_of_its_marks_is_left(damage):
    tracker = begun()
    lines = tracker.open_issues[0].body.split("\n")
    kept = [line for line in lines if f"credpolicy {damage}" not in line]
    if damage == "json":
        kept = [line.replace('"v":1', '"v":[]') for line in lines]
    tracker.by_hand("1", body="\n".join(kept))
    synced(on(1), tracker)
    assert len(tracker.kept) == 1
    assert planned(on(1), tracker).actions == ()
    assert tracker.kept["1"].comments == []


def test_an_issue_without_any_mark_is_somebody_elses():
    tracker = begun()
    tracker.by_hand("1", body="I wrote all of this anew.")
    plan = planned(on(1, {}), tracker)
    assert plan.actions == ()
    assert "1 open issues have the label and no mark of ours; they are left alone" in plan.notes


def test_on_quiet_days_nobody_is_written_to():
    tracker = begun(ward(**WEEKEND))
    weekend = evaluated(
        ward(**WEEKEND), {("ann", "card"): "expired", ("bob", "card"): "missing"}, SATURDAY, since=DAY
    )  # fmt: skip
    synced(weekend, tracker)
    assert tracker.writes() == ["open", "edit"], "the body tells the truth, and nobody hears"
    assert "expired" in tracker.open_issues[0].body
    assert planned(weekend, tracker).quiet == 1
    monday = replace(weekend, as_of=SATURDAY + timedelta(days=2))
    synced(monday, tracker)
    assert len(tracker.open_issues) == 2
    assert "was missing, and is expired" in tracker.kept["1"].comments[0], "it is told when it may be"


def test_on_quiet_days_issues_are_closed_without_a_comment():
    tracker = begun(ward(**WEEKEND))
    synced(evaluated(ward(**WEEKEND), {}, SATURDAY, since=DAY), tracker)
    kept = tracker.kept["1"]
    assert (kept.issue.open, kept.comments) == (False, [])
    assert "Renewed: card holds" in kept.issue.body


def test_a_maintenance_window_silences_what_it_names_and_nothing_else():
    window = {"id": "m", "from": "2026-03-01", "until": "2026-03-09", "reason": "Move", "requirements": ["card"]}
    tracker = Fake(DAY)
    both = {**ANN, ("bob", "drill"): "missing"}
    synced(evaluated(ward(maintenance=[window]), both, since=DAY), tracker)
    assert [issue.title for issue in tracker.open_issues] == ["bob falls short of drill (drill)"]
    synced(evaluated(ward(maintenance=[window]), both, date(2026, 3, 10), since=DAY), tracker)
    assert len(tracker.open_issues) == 2


def test_while_nobody_can_judge_certain_gaps_get_issues_and_nothing_is_closed():
    tracker = begun()
    states = {("bob", "card"): "missing", ("cleo", "card"): "unknown"}
    plan = planned(evaluated(ward(), states, errors=True), tracker)
    assert plan.codes == (2,)
    assert [action.about.title for action in plan.actions] == ["bob falls short of card (card)"]
    assert plan.held == 2
    assert planned(evaluated(ward(), {}, empty=("there are no workers under registry/",)), tracker).codes == (3,)
    assert planned(evaluated(ward(), {}, empty=("there are no workers under registry/",)), tracker).actions == ()


def test_a_group_tells_what_is_new_and_what_has_ended():
    grouped = ward(forge={"group_by": "requirement"})
    tracker = begun(grouped)
    synced(on(1, {("bob", "card"): "expired"}, grouped), tracker)
    (comment,) = tracker.kept["1"].comments
    assert "- new: bob: card (card) is expired\n" in comment
    assert "- ended: ann: card (card): card holds until 2027-01-01\n" in comment
    assert planned(on(1, {("bob", "card"): "expired"}, grouped), tracker).actions == ()


def test_labels_of_a_repository_may_be_written_otherwise():
    tracker = begun()
    tracker.by_hand("1", labels=("credpolicy", "CredPolicy:Critical", "credpolicy:missing"))
    assert planned(on(1), tracker).actions == ()


def test_a_body_without_room_is_left_as_it_is_and_said():
    tracker = begun()
    body = tracker.open_issues[0].body
    tracker.by_hand("1", body=body + "x" * (tracker.longest_body - len(body)))
    plan = planned(on(1, {("ann", "card"): "expired"}), tracker)
    assert plan.actions == ()
    assert any("has no room left" in note for note in plan.notes)
