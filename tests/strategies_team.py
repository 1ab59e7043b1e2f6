"""The names of one small world of its own, and which features of the language it uses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tests.chance import Chance

FEATURES = (
    "cases", "business", "choices", "reached", "events", "dated", "service", "chain", "pending", "late",
    "renewal_tests", "prerequisites", "type_credits", "screenings", "own_rules", "at", "when", "at_most", "derived",
    "credits", "each_value", "each_record", "coverage", "people_waivers", "cohorts",
)  # fmt: skip
"""What a team may use beside the plain language; each stands for one part of it."""
FEW = 4
OF_CREDITS = frozenset({"credits", "type_credits", "reached"})
OF_ORDER = frozenset({"derived", "renewal_tests", "late", "prerequisites"})
OF_CHAINS = frozenset({"chain", "pending", "late", "renewal_tests", "cases"})


@dataclass(frozen=True)
class Team:
    """The names of one small world of its own; several such worlds may share a repository.

    In a calm one little else happens than what its features speak of, so that they decide.
    """

    prefix: str
    types: Sequence[str]
    workers: Sequence[str]
    requirements: Sequence[str]
    features: frozenset[str] = frozenset()
    calm: bool = False

    @property
    def usual(self) -> Sequence[str]:
        """The types to choose from, the first one more often, so that tests and records meet."""
        return (*self.types, *self.types[:1] * (4 if self.calm else 1))

    def uses(self, *names: str) -> bool:
        """Whether the team uses one of these features."""
        return not self.features.isdisjoint(names)

    @property
    def derived(self) -> Sequence[str]:
        """The types that have a test and no records of their own."""
        return self.types[:1] if self.uses("derived") else ()

    @property
    def recorded(self) -> Sequence[str]:
        """The types of which there are records, the first one more often."""
        own = [name for name in self.types if name not in self.derived]
        return (*own, *own[:1] * (2 if self.calm else 1))

    @property
    def has_order(self) -> bool:
        """Whether types depend on others."""
        return not self.features.isdisjoint(OF_ORDER)

    @property
    def is_chained(self) -> bool:
        """Whether it matters which record came before another one."""
        return not self.features.isdisjoint(OF_CHAINS)

    def noise(self, tenths: int) -> int:
        """How likely something is that has nothing to do with the features."""
        return tenths // 3 if self.calm else tenths

    def after(self, name: str) -> Sequence[str]:
        """The types on which one may depend, so that none depends on itself."""
        return self.types[self.types.index(name) + 1 :]


def team(chance: Chance, prefix: str, features: Collection[str] = FEATURES) -> Team:
    """Two to four types, one to three workers and requirements.

    Each feature is used by a tenth of the teams; where only a few are allowed, by half of them.
    """
    tenths = 1 if len(features) > FEW else 5
    used = frozenset(name for name in FEATURES if name in features and chance.of_ten(tenths))

    def names(most: Sequence[str], counts: Sequence[int]) -> list[str]:
        return [prefix + name for name in most[: chance.one(counts)]]

    calm = bool(used) and chance.of_ten(7)
    sizes = [2, 2, 3] if calm else [3, 4] if len(used) > FEW else [2, 2, 3, 4]
    return Team(
        prefix,
        names(("license", "course", "card", "badge"), sizes),
        names(("w-1", "w-2", "w-3"), [2] if calm else [1, 2, 3]),
        names(("core", "site", "extra"), [2] if calm else [1, 2, 3]),
        used,
        calm,
    )
