"""Reminders as they are told: to whom what goes, who waits, and never an address or a name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema

from credpolicy.model.reminder import Completed, Held, Mark, Receipt, Subject
from credpolicy.reconcile.reminders.planning import Asked, plan
from credpolicy.report import reminders as report
from credpolicy.report.shapes import published
from tests.unit.reconcile.reminders.reminding import BEGIN, DAY, evaluation, snapshot


def told(ends: dict[str, Any], read: Any = None, mark: Mark = Mark(None), **further: Any) -> report.ReminderReport:  # noqa: B008
    now = evaluation(ends, BEGIN, read)
    then = evaluation({}, mark.completed.on) if mark.completed else None
    return report.ReminderReport(now.snapshot, plan(now, then, mark, Asked()), **further)


def document(made: report.ReminderReport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report.json(made))
    jsonschema.validate(found, json.loads(published("remind")), jsonschema.Draft202012Validator)
    return found


def test_each_message_is_told_with_what_it_says_to_whom() -> None:
    text = report.text(told({"bob": BEGIN - 10 * DAY}))
    assert text.splitlines() == [
        "Reminders on 2026-01-05",
        "Read from commit aaaaaaaa. No run was completed before.",
        "",
        "mail to bob: Credentials: 1 overdue",
        "  high: bob, core, bls: expired since 2025-12-27; as worker, step of 2026-01-02",
        "",
        "mail to boss: Credentials: 1 overdue",
        "  high: bob, core, bls: expired since 2025-12-27; as owner, step of 2026-01-02",
        "",
        "mail to head: Credentials: 1 overdue",
        "  high: bob, core, bls: expired since 2025-12-27; as manager, escalated after 3 days",
        "",
        "3 messages would be sent. Exit code 0.",
    ]


def test_what_it_is_compared_with_is_told() -> None:
    mark = Mark(Completed("b" * 40, BEGIN - DAY))
    text = report.text(told({"bob": BEGIN + 100 * DAY}, mark=mark))
    assert "Compared with the last completed run, on 2026-01-04 (commit bbbbbbbb)." in text
    assert text.endswith("Nothing would be sent. Exit code 0.\n")
    assert document(told({}, mark=mark))["before"] == {"commit": "b" * 40, "date": "2026-01-04"}


def test_no_address_and_no_name_is_told() -> None:
    made = told({"ann": BEGIN, "bob": None}, snapshot(settings={"show_names": True}, bob="no address"))
    for text in (report.text(made), report.json(made)):
        assert "@" not in text.replace("jo@example.org", "")
        assert "Ann" not in text
        assert "no address" not in text
    assert "Jo" not in report.text(told({"ann": BEGIN}))


def test_who_waits_is_told() -> None:
    window = {"id": "m", "from": str(BEGIN), "until": str(BEGIN), "reason": "Move", "requirements": ["core"]}
    made = told({"bob": BEGIN}, snapshot({"maintenance": [window]}))
    assert "2 notices wait for the end of a maintenance window or an acknowledgement." in report.text(made)
    assert [each["role"] for each in document(made)["silenced"]] == ["worker", "owner"]


def test_a_quiet_day_says_so() -> None:
    made = told({"bob": BEGIN}, snapshot(settings={"notifications": {"quiet_days": ["monday"]}}))
    assert "Nobody is written to: 2026-01-05 is a Monday." in report.text(made)
    assert document(made)["quiet"] == "2026-01-05 is a Monday"


def test_what_came_of_it_is_told_and_sets_the_exit_code() -> None:
    made = told({"bob": BEGIN}, snapshot(boss=None, deputy=None))
    (planned,) = made.plan.messages
    receipt = Receipt(planned.message.key, "mail", "bob", BEGIN, "failed", ())
    failed = report.Failed("bob", "mail", "the server \x1b[2J refused it", "Ask it.")
    sent = replace(made, sent=report.Sent((receipt,), (failed,), completed=False))
    text = report.text(sent)
    assert "not sent to bob: the server \\x1b[2J refused it\n  help: Ask it." in text
    assert text.endswith(
        "1 message: 1 failed. The run is not completed: the next one sends what is missing. Exit code 4.\n"
    )
    found = document(sent)
    assert (found["exit_code"], found["messages"][0]["result"], found["completed"]) == (4, "failed", False)
    assert made.exit_code == 1
    done = replace(made, sent=report.Sent((replace(receipt, result="delivered"),), (), completed=True))
    assert "1 message: 1 delivered. The run is completed. Exit code 1." in report.text(done)


def test_what_waited_is_no_news_while_it_waits() -> None:
    held = {Subject("x", "reminder", "worker"): Held(None, BEGIN)}
    assert report.text(told({}, mark=Mark(None, held))).endswith("Nothing would be sent. Exit code 0.\n")


def test_the_first_run_that_tells_nobody_says_so() -> None:
    assert "would tell nobody" in report.text(told({}, silent=True))


def test_the_summary_of_a_step_says_the_same_and_obeys_nothing() -> None:
    made = told({"bob": BEGIN}, snapshot(boss=None, deputy=None))
    (planned,) = made.plan.messages
    failed = report.Failed("bob", "mail", "the server | said @everybody", "Ask it.")
    receipt = Receipt(planned.message.key, "mail", "bob", BEGIN, "failed", ())
    page = report.markdown(replace(made, sent=report.Sent((receipt,), (failed,), completed=False)))
    assert page.startswith("## credpolicy: reminders on 2026-01-05\n\n1 message: 1 failed. The run is not completed")
    assert "| bob | the server &#124; said @<!-- -->everybody | Ask it. |" in page
    assert "| bob | mail | 1 | failed |" in page
    assert "### Not reached (1)" in page
    assert "| bob | mail | 1 |  |" in report.markdown(made)
