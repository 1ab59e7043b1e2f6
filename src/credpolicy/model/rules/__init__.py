"""The catalogue of rules: code, level, title and mend of every finding. `docs/rules.md` tells more."""

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
from credpolicy.model.rules.rule import Rule

__all__ = ["RULES", "Rule"]

_FAMILIES = (
    READING, REFERENCES, RECORDS, POLICIES, GOVERNANCE, LANGUAGE, RETENTION, AUDITS, PEOPLE, AHEAD, LEAVING, INTEGRITY,
)  # fmt: skip
RULES: dict[str, Rule] = {rule.code: rule for family in _FAMILIES for rule in family}
