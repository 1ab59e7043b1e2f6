"""The catalogue of rules."""

import re

import pytest

from credpolicy.model.rules import RULES
from credpolicy.model.rules.audits import AUDITS
from credpolicy.model.rules.coming import AHEAD, LEAVING
from credpolicy.model.rules.governance import GOVERNANCE
from credpolicy.model.rules.integrity import INTEGRITY
from credpolicy.model.rules.language import LANGUAGE
from credpolicy.model.rules.people import PEOPLE
from credpolicy.model.rules.policies import POLICIES
from credpolicy.model.rules.reading import READING
from credpolicy.model.rules.records import RECORDS
from credpolicy.model.rules.references import REFERENCES
from credpolicy.model.rules.retention import RETENTION

FAMILIES = (
    READING,
    REFERENCES,
    RECORDS,
    POLICIES,
    GOVERNANCE,
    LANGUAGE,
    LEAVING,
    RETENTION,
    AUDITS,
    INTEGRITY,
    PEOPLE,
    AHEAD,
)


def test_no_code_is_given_twice() -> None:
    assert len(RULES) == sum(len(family) for family in FAMILIES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_rule_is_a_code_a_title_and_two_sentences(rule) -> None:
    assert re.fullmatch(r"(YAML|INTG|[A-Z]{3})\d{3}", rule.code)
    assert RULES[rule.code] is rule
    assert not rule.title.endswith(".")
    for sentence in (rule.help, rule.why):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_a_gap_is_never_a_finding_about_files() -> None:
    levels = {rule.level for family in FAMILIES[:-2] for rule in family}
    assert levels == {"error", "warning"}
