"""Random small repositories: few words and days, so that everything collides, and every form of the language.

Each is made from a seed, since drawing key by key gives families of like examples, and slowly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from credpolicy.model.snapshot import Snapshot, Unreadable
from tests.builder import Tree, snapshot_from, write_repository
from tests.chance import Chance
from tests.strategies_selectors import ATTRIBUTES, MATCHES, record_pool, selector, who_pool

MAPPED = ("Null and Void", "Active-Probation", "Gone fishing")
WORDS = (
    "active", "active", "pending", "provisional", "inactive", "lapsed", "expired", "suspended", "revoked",
    "surrendered", "retired", "issued_in_error", "unknown", *MAPPED,
)  # fmt: skip
MEANINGS = (
    {"status": "issued_in_error"},
    {"status": "active", "restricted": True},
    {"status": "provisional"},
    {"status": "lapsed", "restricted": False},
    {"status": "suspended"},
    {"status": "unknown"},
)
LENGTHS = (
    "30 days", "10 days", "0 days", "1 day", "45 days", "2 weeks", "1 month", "2 months", "1 calendar month",
    "1 quarter", "1 calendar quarter",
)  # fmt: skip
LONG = ("1 year", "12 calendar months", "1 calendar year", "never_ends")
SHORT = ("10 days", "0 days", "1 day", "20 days", "1 week", "1 month", "1 calendar month")
MIDDLES = ("2026-01-01", "2026-01-01", "2024-02-29", "2025-10-31")
DECLARED: Tree = {"attributes": [attribute.declaration() for attribute in ATTRIBUTES]}


@dataclass(frozen=True)
class Team:
    """The names of one small world of its own; several such worlds may share a repository."""

    prefix: str
    types: Sequence[str]
    workers: Sequence[str]
    requirements: Sequence[str]

    @property
    def usual(self) -> Sequence[str]:
        """The types to choose from, the first one more often, so that tests and records meet."""
        return (*self.types, *self.types[:1])


def team(chance: Chance, prefix: str) -> Team:
    """Two to four types, one to three workers and requirements."""

    def names(most: Sequence[str], counts: Sequence[int]) -> list[str]:
        return [prefix + name for name in most[: chance.one(counts)]]

    return Team(
        prefix,
        names(("license", "course", "card", "badge"), [2, 2, 3, 4]),
        names(("w-1", "w-2", "w-3"), [1, 2, 3]),
        names(("core", "site", "extra"), [1, 2, 3]),
    )


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


def attributes(chance: Chance, tree: Tree, of: str) -> None:
    """Fill in some of the declared attributes of a row."""
    if not chance.of_ten(5):
        return
    values: Tree = {}
    for attribute in chance.some([a for a in ATTRIBUTES if a.of == of], 2):
        several = attribute.many and chance.of_ten(7)
        values[attribute.name] = chance.some(attribute.values, 3) if several else chance.one(attribute.values)
    tree["attributes"] = values


def verification(chance: Chance, holder: str, own: Team) -> Tree:
    """One look at the source, mostly a proper one."""
    tree = {"verified_on": chance.near(chance.middle, -70, 50), "verified_by": "w-9", "method": "web_lookup"}
    chance.words(
        tree,
        verified_by=(1, [holder, own.workers[0]]),
        method=(3, ["document_review", "self_attestation", "written", "phone", "api", "cvo"]),
        outcome=(2, ["validated", "attested", "in_process", "entered_in_error", "validation_failed",
                     "revalidation_failed", "revalidation_required"]),
        status_seen=(3, ["active", "active", "active", "provisional", "suspended", "Active-Probation", "Gone fishing"]),
    )  # fmt: skip
    return tree


def credential(chance: Chance, holder: str, own: Team) -> Tree:
    """One record: mostly active and dated, in all the ways a record can be wrong."""
    tree: Tree = {"type": chance.one(own.usual)}
    chance.words(tree, number=(5, ["001", "1", "002"]), jurisdiction=(4, ["US-OH", "US-NY"]))
    if chance.of_ten(8):
        tree["issued_on"] = chance.near(chance.middle, -80, 30)
    if chance.of_ten(9):
        tree["expires_on"] = chance.near(tree.get("issued_on", chance.middle), -2, 150)
    chance.days(tree, valid_from=1, completed_on=2, decided_on=2, awarded_on=2)
    if chance.of_ten(3):
        tree["status"] = chance.one(WORDS)
        chance.days(tree, status_on=6)
    chance.words(tree, multistate=(1, [True, False]), restricted=(1, [True, False]), id=(1, ["c-1"]))
    attributes(chance, tree, "credential")
    if chance.of_ten(6):
        tree["verifications"] = [verification(chance, holder, own) for _ in range(chance.one([1, 1, 2, 3]))]
    return tree


def assignment(chance: Chance, own: Team) -> Tree:
    """One assignment; places may be missing, or not be in the registry."""
    tree: Tree = {"role": chance.one(["nurse", "driver"])}
    chance.words(
        tree,
        id=(4, ["a-1", "a-2", "a-3"]),
        location=(8, ["north-1", "north-2", "south-1"]),
        client=(5, ["acme", "zeta", "gone"]),
        organization=(3, ["org-1", "org-2"]),
        position=(1, ["p-1", "p-2"]),
        supervisor=(5, [*own.workers, "w-9"]),
    )
    chance.days(tree, starts_on=6)
    if chance.of_ten(2):
        tree["ends_on"] = chance.near(tree.get("starts_on", chance.middle), 0, 80)
    attributes(chance, tree, "assignment")
    return tree


def key_of(tree: Tree) -> str:
    """What tells assignments of one worker apart."""
    return tree.get("id") or "/".join(tree.get(name, "") for name in ("role", "location", "client"))


def worker(chance: Chance, name: str, own: Team) -> Tree:
    """One worker: at work, to come, on leave or gone."""
    tree: Tree = {"id": name}
    if chance.of_ten(8):
        tree["hired_on"] = chance.day() if chance.of_ten(3) else chance.near(chance.middle, -90, 0)
    chance.words(
        tree,
        status=(3, ["active", "candidate", "on_leave", "ended"]),
        employment=(4, ["employee", "contractor", "agency"]),
        manager=(2, own.workers),
        birthday=(6, ["02-29", "12-31", chance.day()[5:], chance.day()[5:]]),
    )
    if chance.of_ten(2):
        tree["ended_on"] = chance.near(tree.get("hired_on", chance.middle), 0, 100)
    if chance.of_ten(2):
        leave = {"from": chance.day()}
        if chance.of_ten(7):
            leave["until"] = chance.near(leave["from"], 0, 40)
        tree["leave"] = [leave]
    attributes(chance, tree, "worker")
    assignments = [assignment(chance, own) for _ in range(chance.one([1, 0, 1, 2, 3]))]
    tree["assignments"] = list({key_of(item): item for item in assignments}.values())
    tree["credentials"] = [credential(chance, name, own) for _ in range(chance.one([1, 0, 2, 3, 4, 5, 6, 5, 4]))]
    return tree


def rounding(chance: Chance, *, alone: bool) -> Any:
    """To which day an end moves; `alone` where nothing but the move says the end."""
    words = ["birthday", "end_of_birth_month"]
    if not alone and chance.of_ten(3):
        return chance.one(["same_day", "day_before", *words])
    tree: Tree = {"to": chance.one([*words, "02-29", "05-31", "12-31", "01-01", chance.day()[5:]])}
    chance.words(tree, years=(5, ["odd", "even", "every"]), direction=(3, ["back", "forward"]))
    return tree


def credential_type(chance: Chance, name: str, own: Team) -> Tree:
    """One type, with any of its blocks."""
    tree: Tree = {"id": name}
    chance.words(
        tree,
        issuer=(6, ["board", "other", "nobody"]),
        accepts_status=(3, [["provisional"], ["active", "provisional"]]),
    )
    if chance.of_ten(6):
        validity: Tree = {}
        chance.words(validity, valid_for=(9, (*LENGTHS, *LONG)))
        chance.words(validity, basis=(3, ["completed_on", "decided_on", "awarded_on", "valid_from", "issued_on"]))
        if chance.of_ten(4) and validity.get("valid_for") != "never_ends":
            validity["rounding"] = rounding(chance, alone="valid_for" not in validity)
        if "rounding" in validity and "valid_for" not in validity:
            chance.words(validity, min_active=(5, LENGTHS))
        if "valid_for" in validity or "rounding" in validity:
            chance.words(validity, printed=(5, ["governs", "caps", "replaced"]))
        tree["validity"] = validity
    if chance.of_ten(6):
        tree["renewal"] = {}
        chance.words(tree["renewal"], window=(6, SHORT), grace=(6, SHORT))
    if chance.of_ten(3):
        rule: Tree = {"level": chance.one(["primary_source", "document_review", "self_attestation"])}
        chance.words(rule, max_age=(6, LENGTHS))
        if chance.of_ten(5):
            rule["at"] = chance.some(["hire", "renewal", "decided_on", "issued_on", "awarded_on", "completed_on"], 3)
        tree["verification"] = rule
    if chance.of_ten(3):
        tree["satisfies"] = chance.some([other for other in own.types if other != name], 2)
    return tree


def tree_of_tests(chance: Chance, own: Team, depth: int) -> Any:
    """A leaf, bare or with where and match, or a group of such."""
    if depth == 0 or not chance.of_ten(4):
        leaf: Tree = {"type": chance.one(own.usual)}
        if chance.of_ten(2):
            leaf["where"] = selector(chance, record_pool(own.types))
        if chance.of_ten(2):
            leaf["match"] = {name: chance.one(paths) for name, paths in chance.some(MATCHES, 2)}
        return leaf["type"] if len(leaf) == 1 and chance.of_ten(5) else leaf
    children = [tree_of_tests(chance, own, depth - 1) for _ in range(chance.one([2, 1, 3]))]
    kind = chance.one(["any_of", "all_of", "at_least"])
    if kind != "at_least":
        return {kind: children}
    return {"at_least": str(chance.one(range(1, len(children) + 1))), "of": children}


def requirement(chance: Chance, name: str, own: Team) -> Tree:
    """One requirement; most of them bind the whole team."""
    tree: Tree = {"id": name, "applies_to": {"id": f"{own.prefix}*"} if own.prefix else {}}
    if chance.of_ten(3):
        tree["applies_to"] |= selector(chance, who_pool(own.workers))
    lines = [tree_of_tests(chance, own, chance.one([0, 1, 2, 3])) for _ in range(chance.one([1, 1, 1, 2, 3]))]
    tree["requires"] = [
        {**line, "id": f"line-{n}"} if isinstance(line, dict) and chance.of_ten(2) else line
        for n, line in enumerate(lines)
    ]
    chance.words(
        tree,
        level=(2, ["recommended", "mandatory"]),
        paused_by=(3, ["leave"]),
        sla=(4, ["fast", "slow", "none"]),
    )
    if chance.of_ten(3):
        days = sorted({chance.day() for _ in range(chance.one([1, 2]))})
        tree["enforcement"] = [{"from": day, "mode": chance.one(["advise", "block"])} for day in days]
    anchors = ("hired_on", "hired_on", "assignment.starts_on", "ended_on")
    if chance.of_ten(4):
        tree["due"] = chance.phrase(anchors, SHORT)
    if chance.of_ten(4):
        tree["provisional"] = {"until": chance.phrase(anchors, SHORT)}
        if chance.of_ten(5):
            tree["provisional"]["supervised_by"] = chance.some(own.types, 2)
    return tree


def waiver(chance: Chance, name: str, own: Team) -> Tree:
    """One waiver: sound, self-approved, overlong or past."""
    tree: Tree = {"id": name, "kind": "waiver", "reason": "The course was cancelled by its provider."}
    tree |= {"worker": chance.one(own.workers), "requirement": chance.one(own.requirements)}
    tree |= {"requested_by": chance.one(["w-9", *own.workers])}
    tree |= {"approved_by": chance.one(["w-8", "w-8", "w-7", "w-9", *own.workers])}
    chance.words(tree, assignment=(2, ["a-1", "a-2"]))
    tree["from"] = chance.day()
    tree["until"] = chance.near(tree["from"], 0, 90)
    return tree


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
            attributes(chance, row, collection.removesuffix("s"))
    return tree


def repository(seed: int, middle: str = "2026-01-01", teams: int = 1) -> Repository:
    """A repository of so many teams that share settings and places; now and then a part cannot be read."""
    chance = Chance(seed, middle)
    all_teams = [team(chance, f"k{n}-" if teams > 1 else "") for n in range(teams)]
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


def repository_on_days(seed: int, days: int, teams: int = 1) -> tuple[Repository, list[date]]:
    """The repository of a seed and days to judge it on, in and around the band of its own days."""
    middle = MIDDLES[seed % len(MIDDLES)]
    offsets = Random(seed).sample(range(-60, 120), days)  # noqa: S311 - days for tests, no secrets
    return repository(seed, middle, teams), [date.fromisoformat(middle) + timedelta(days=n) for n in offsets]


SEEDS = st.integers(0, 2**32 - 1)


def repositories(teams: int = 1) -> st.SearchStrategy[Repository]:
    """Random repositories."""
    return SEEDS.map(partial(repository, teams=teams))
