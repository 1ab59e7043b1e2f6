"""The catalogue of rules: the code, level, title and mend of every finding. `docs/rules.md` tells each at length."""

from __future__ import annotations

from dataclasses import dataclass

from credpolicy.model.finding import FindingLevel


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding. `help` is the mend in one sentence; `why` what goes wrong when nobody mends it."""

    code: str
    level: FindingLevel
    title: str
    help: str
    why: str


_ALL = (
    Rule(
        "GAP001", "gap", "A requirement is not met",
        "Renew or record the credential, or ask the owner for a waiver.",
        "Somebody works without what law, client or house rules demand.",
    ),
    Rule(
        "GAP002", "expiring", "A requirement will soon no longer be met",
        "Start the renewal now; a renewal that is recorded ends this finding.",
        "Most gaps are renewals that were started too late.",
    ),
)  # fmt: skip

RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
