"""Guard rails: a run that would open or close far more than usual is refused before its first write."""

from __future__ import annotations

from credpolicy.errors import GuardRailError
from credpolicy.model.plan import Close, Open, Plan
from credpolicy.model.settings import FEW, GuardRails


def guard(plan: Plan, rails: GuardRails) -> None:
    """Raise GuardRailError for a plan that closes too great a share of the open issues, or wants too many new ones.

    Openings left for a later run count too: whoever wants 5,000 issues is asked before the first hundred.
    """
    closings = len(plan.of(Close))
    if rails.exceeded(closings, plan.present):
        message = (
            f"{closings:,} of {plan.present:,} open issues would be closed, "
            f"more than {rails.max_percent} % (`guard_rails.max_percent`) and more than {FEW}"
        )
        raise GuardRailError(message, "If that is right, say so: --override-guard-rails.")
    openings = len(plan.of(Open)) + plan.later
    if openings > rails.max_new_issues:
        most = f"{rails.max_new_issues:,} (`guard_rails.max_new_issues`)"
        message = f"{openings:,} new issues would be opened, more than {most}"
        raise GuardRailError(message, "Group them (`forge.group_by`), or let them through: --override-guard-rails.")
