"""Random small repositories: few words and days, so that everything collides, and every form of the language.

Each is made from a seed, since drawing key by key gives families of like examples, and slowly.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from credpolicy.model.snapshot import Snapshot, Unreadable
from tests.builder import Tree, snapshot_from, write_repository
from tests.chance import Chance
from tests.strategies_people import MAPPED, attributes, worker
from tests.strategies_phrases import SHORT
from tests.strategies_rules import coverage, requirement, waiver
from tests.strategies_selectors import ATTRIBUTES
from tests.strategies_team import FEATURES, Team, team
from tests.strategies_types import credential_type

MEANINGS = (
    {"status": "issued_in_error"},
    {"status": "active", "restricted": True},
    {"status": "provisional"},
    {"status": "lapsed", "restricted": False},
    {"status": "suspended"},
    {"status": "unknown"},
)
MIDDLES = ("2026-01-01", "2026-01-01", "2024-02-29", "2025-10-31")
DECLARED: Tree = {"attributes": [attribute.declaration() for attribute in ATTRIBUTES]}


@dataclass(frozen=True)
class Repository:
    """The plain trees of a repository, and what of it could not be read."""

    policies: Tree
    registry: Tree
    settings: Tree = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()
    broken: dict[str, frozenset[str]] = field(default_factory=dict)

    def snapshot(self) -> Snapshot:
        """What the loader would make of it."""
        further: Tree = {"unreadable": self.unreadable, "broken": self.broken}
        return snapshot_from(self.policies | DECLARED, self.registry, self.settings, **further)

    def write(self, folder: Path) -> None:
        """Write it as YAML; what could not be read is not written."""
        write_repository(folder, self.policies | DECLARED, self.registry, self.settings)


def policies(chance: Chance, teams: Sequence[Team]) -> Tree:
    """The whole of `policies/`."""
    words = (*MAPPED, "active", "suspended")
    maps = [{word: chance.one(MEANINGS) for word in chance.some(words, 3)} for _ in range(2)]
    return {
        "issuers": [{"id": "board", "status_map": maps[0]}, {"id": "other", "status_map": maps[1]}],
        "credential_types": [credential_type(chance, name, own) for own in teams for name in own.types],
        "requirements": [requirement(chance, name, own) for own in teams for name in own.requirements],
        "slas": [{"id": "fast", "remedy": "7 days"}, {"id": "slow", "remedy": "1 calendar month"}],
        "waivers": [
            waiver(chance, f"{own.prefix}wv-{n}", own) for own in teams for n in range(chance.one([0, 1, 2, 3]))
        ],
        "coverage": [
            coverage(chance, f"{own.prefix}cover-{n}", own)
            for own in teams
            if own.uses("coverage")
            for n in range(chance.one([1, 2]))
        ],
        "holidays": [
            {"on": day} for day in sorted({chance.day() for own in teams if own.uses("business") for _ in range(6)})
        ],
    }


def registry(chance: Chance, teams: Sequence[Team]) -> Tree:
    """The whole of `registry/`; south-1, gone and org-2 are named by assignments and missing here."""
    tree: Tree = {
        "workers": [worker(chance, name, own) for own in teams for name in own.workers],
        "locations": [
            {"id": "north-1", "jurisdiction": "US-OH", "organization": "org-1"},
            {"id": "north-2", "jurisdiction": "US-NY"},
        ],
        "clients": [{"id": "acme"}, {"id": "zeta"}],
        "organizations": [{"id": "org-1"}],
    }
    for collection in ("locations", "clients", "organizations"):
        for row in tree[collection]:
            attributes(chance, row, collection.removesuffix("s"), dated=any(own.uses("dated") for own in teams))
    return tree


def repository(
    seed: int, middle: str = "2026-01-01", teams: int = 1, features: Collection[str] = FEATURES
) -> Repository:
    """A repository of so many teams that share settings and places; now and then a part cannot be read.

    Each team uses some of the features, of those allowed.
    """
    chance = Chance(seed, middle)
    all_teams = [team(chance, f"k{n}-" if teams > 1 else "", features) for n in range(teams)]
    settings: Tree = {}
    chance.words(settings, expiring_within=(5, SHORT))
    if chance.of_ten(3):
        settings["waivers"] = {"maximum": chance.one(SHORT)}
        chance.words(settings["waivers"], approvers=(5, [["w-8"], ["w-7", "w-9"]]))
    lost = {chance.one(own.types) for own in all_teams if chance.of_ten(1)}
    gaps = [own for own in all_teams if chance.of_ten(1)]
    tree = policies(chance, all_teams)
    tree["credential_types"] = [item for item in tree["credential_types"] if item["id"] not in lost]
    return Repository(
        tree,
        registry(chance, all_teams),
        settings,
        tuple(Unreadable(chance.one(own.workers), chance.one([None, *own.types])) for own in gaps),
        {"credential_types": frozenset(lost)},
    )


def repository_on_days(
    seed: int, days: int, teams: int = 1, features: Collection[str] = FEATURES
) -> tuple[Repository, list[date]]:
    """The repository of a seed and days to judge it on, in and around the band of its own days."""
    middle = MIDDLES[seed % len(MIDDLES)]
    offsets = Random(seed).sample(range(-60, 120), days)  # noqa: S311 - days for tests, no secrets
    return repository(seed, middle, teams, features), [date.fromisoformat(middle) + timedelta(days=n) for n in offsets]


SEEDS = st.integers(0, 2**32 - 1)


def repositories(teams: int = 1) -> st.SearchStrategy[Repository]:
    """Random repositories."""
    return SEEDS.map(partial(repository, teams=teams))
