"""Findings about files, on random small repositories."""

from datetime import date

from hypothesis import given

from credpolicy.evaluate.files import judge_files
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES
from tests import strategies
from tests.builder import POLICIES, REGISTRY, Tree

DAY = date(2026, 1, 1)


SELECTORS = {"applies_to", "where", "when", "selector", "by"}


def stands_there(trees: dict[str, Tree], found: Finding) -> bool:
    """Whether the pointer leads to something written; a part of a selector may be told at the whole of it.

    A block of cases that is a list of one is told like the one alone.
    """
    value = trees[found.location.path]
    for step in found.location.pointer:
        if isinstance(value, list) and len(value) == 1 and isinstance(step, str):
            (value,) = value
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return bool(SELECTORS & set(found.location.pointer))
    return True


@given(strategies.repositories())
def test_every_finding_is_of_a_rule_and_points_at_something_written(repository: strategies.Repository) -> None:
    trees = {
        POLICIES.path: repository.policies | strategies.DECLARED,
        REGISTRY.path: repository.registry,
        "credpolicy.yaml": repository.settings,
    }
    found = judge_files(repository.snapshot(), DAY, DAY)
    assert [one for one in found if one.level != RULES[one.rule].level] == []
    assert [one for one in found if not stands_there(trees, one)] == []
