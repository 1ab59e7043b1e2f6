"""What a rule is."""

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
