"""Reviews in time, and runbooks that are there."""

from datetime import date

import pytest

from credpolicy.model.runbook import is_inside

SETTINGS = "governance: {reviews: {first: 30 days, every: 1 year}}"
RULE = """
requirements:
  - {{id: declaration, requires: [bls], owner: clinical-education, {more}}}
"""
TYPE = "credential_types: [{{id: acls, owner: clinical-education, {more}}}]"
LIVE = "enforcement: [{from: 2026-01-10, mode: advise}, {from: 2026-04-01, mode: block}]"


@pytest.fixture
def kept(judged):
    def judge(more, rule=RULE, settings=SETTINGS, **others):
        return [one.message for one in judged(policies=rule.format(more=more), settings=settings, **others)]

    return judge


@pytest.mark.parametrize(
    ("rule", "more", "day", "due"),
    [
        (RULE, LIVE, date(2026, 2, 9), None),
        (RULE, LIVE, date(2026, 2, 10), "2026-02-09, 1 day ago"),
        (RULE, f"{LIVE}, reviews: [{{on: 2026-02-20, by: w-0007}}]", date(2026, 2, 19), "2026-02-09, 10 days ago"),
        (RULE, f"{LIVE}, reviews: [{{on: 2026-02-20, by: w-0007}}]", date(2026, 2, 20), None),
        (RULE, "reviews: [{on: 2025-03-01, by: w-0007}, {on: 2024-01-01, by: w-0007}]", date(2026, 3, 1), None),
        (
            RULE,
            "reviews: [{on: 2025-03-01, by: w-0007}, {on: 2024-01-01, by: w-0007}]",
            date(2026, 3, 2),
            "2026-03-01, 1 day ago",
        ),
        (RULE, "level: mandatory", date(2030, 1, 1), None),
        (TYPE, "reviews: [{on: 2025-03-01, by: w-0007}]", date(2026, 3, 2), "2026-03-01, 1 day ago"),
        (TYPE, "category: training", date(2030, 1, 1), None),
    ],
)
def test_a_review_is_due_to_the_day(kept, rule, more, day, due):
    name = "requirement declaration" if rule is RULE else "credential type acls"
    expected = [f"{name}: its review was due by {due}"] if due else []
    assert kept(more, rule, as_of=day) == expected


def test_nothing_is_due_where_the_settings_ask_for_no_reviews(kept):
    assert kept(LIVE, settings="governance: {}", as_of=date(2030, 1, 1)) == []


@pytest.mark.parametrize("rule", [RULE, TYPE])
def test_a_runbook_is_there(judged, rule):
    policies = rule.format(more="runbook: runbooks/declaration.md")
    (found,) = judged(policies=policies)
    assert (found.rule, found.level) == ("RUN001", "warning")
    assert found.message.endswith("there is no file `runbooks/declaration.md` (a link is none)")
    assert judged(policies=policies, **{"runbooks/declaration.md": "Ask.\n"}) == []


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.md", "a/../../x.md", "https://wiki.example/x", "'C:\\x.md'", "a//b"]
)
def test_a_runbook_outside_the_repository_is_refused(judged, path):
    (found,) = judged(policies=RULE.format(more=f"runbook: {path}"))
    assert (found.rule, found.level) == ("RUN002", "error")


def test_runbooks_are_demanded_of_requirements(kept):
    found = kept("level: mandatory", settings="governance: {runbooks: true}")
    assert found == ["requirement declaration: no `runbook` is written"]
    assert kept("category: training", TYPE, settings="governance: {runbooks: true}") == []


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("x.md", True),
        ("docs/a b/ü.md", True),
        (".github/x.md", True),
        ("-x", True),
        ("", False),
        (".", False),
        ("a/./b", False),
        ("a/", False),
        (".git/config", False),
        ("a/.GIT/config", False),
        ("a\0b", False),
        ("\ud800", False),
        ("a" * 1025, False),
    ],
)
def test_a_path_stays_inside(path, inside):
    assert is_inside(path) is inside
