"""Silence: quiet days, maintenance windows and acknowledgements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import Worker
from credpolicy.model.reminder import REMINDER, Duty
from credpolicy.model.snapshot import Placed
from credpolicy.reconcile.reminders.silence import Silence
from credpolicy.reconcile.reminders.standings import duties
from tests.unit.reconcile.reminders.reminding import BEGIN, DAY, evaluation, snapshot

WINDOW: dict[str, Any] = {"id": "move", "from": "2026-01-05", "until": "2026-01-09", "reason": "Records move"}


def of_ann(read: Any) -> Duty:
    (duty,) = duties(evaluation({"ann": BEGIN - DAY}, BEGIN, read)).values()
    return duty


def with_window(**scope: list[str]) -> Any:
    return snapshot({"maintenance": [{**WINDOW, **scope}]})


def test_the_days_named_are_quiet() -> None:
    read = snapshot(settings={"notifications": {"quiet_days": ["saturday", "sunday", "holidays"]}})
    holidays = PoliciesFile.model_validate({"holidays": [{"on": "2026-01-06", "name": "Epiphany"}]}).holidays
    read = replace(read, holidays=tuple(Placed(each, read.files[0], ("holidays", 0)) for each in holidays))
    assert Silence(read, date(2026, 1, 3)).day == "2026-01-03 is a Saturday"
    assert Silence(read, date(2026, 1, 4)).day == "2026-01-04 is a Sunday"
    assert Silence(read, date(2026, 1, 5)).day == ""
    assert Silence(read, date(2026, 1, 6)).day == "2026-01-06 is a holiday (Epiphany)"


def test_a_holiday_is_quiet_only_where_the_settings_say_so() -> None:
    assert Silence(snapshot({"holidays": [{"on": "2026-01-05"}]}), BEGIN).day == ""


def test_a_window_about_everything_makes_its_days_quiet() -> None:
    assert Silence(with_window(), date(2026, 1, 4)).day == ""
    assert "until 2026-01-09" in Silence(with_window(), date(2026, 1, 5)).day
    assert Silence(with_window(), date(2026, 1, 9)).day != ""
    assert Silence(with_window(), date(2026, 1, 10)).day == ""


@pytest.mark.parametrize(
    ("scope", "silent"),
    [
        ({"owners": ["ward"]}, True),
        ({"owners": ["other"]}, False),
        ({"locations": ["ward-3"]}, True),
        ({"locations": ["ward-4"]}, False),
        ({"requirements": ["core"]}, True),
        ({"requirements": ["core"], "locations": ["ward-4"]}, False),
        ({"requirements": ["core"], "owners": ["x", "ward"]}, True),
    ],
)
def test_a_window_silences_what_it_is_about(scope: dict[str, list[str]], silent: bool) -> None:
    read = with_window(**scope)
    assert Silence(read, BEGIN).day == ""
    assert bool(Silence(read, BEGIN).why(of_ann(read), REMINDER)) is silent
    assert not Silence(read, date(2026, 1, 10)).why(of_ann(read), REMINDER)


@pytest.mark.parametrize(
    ("day", "requirement", "track", "silent"),
    [
        (date(2026, 1, 5), "core", REMINDER, True),
        (date(2026, 1, 8), "core", REMINDER, True),
        (date(2026, 1, 9), "core", REMINDER, False),
        (date(2026, 1, 4), "core", REMINDER, False),
        (date(2026, 1, 5), "other", REMINDER, False),
        (date(2026, 1, 5), "core", "3 days to manager", False),
    ],
)
def test_an_acknowledgement_silences_reminders_and_no_escalation(
    day: date, requirement: str, track: str, silent: bool
) -> None:
    read = snapshot()
    said = {"requirement": requirement, "by": "ann", "on": "2026-01-05", "until": "2026-01-08"}
    first = read.workers[0]
    said_by = Worker.model_validate({"id": "ann", "acknowledged": [said]}).acknowledged
    worker = first.item.model_copy(update={"acknowledged": said_by})
    read = replace(read, workers=(replace(first, item=worker), *read.workers[1:]))
    assert bool(Silence(read, day).why(of_ann(read), track)) is silent
