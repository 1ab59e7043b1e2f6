"""Random small repositories: few words and days, so that everything collides, and every form of the language.

A boolean draw shrinks to "left out", so a falsifying repository is reduced to what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from credpolicy.model.snapshot import Snapshot, Unreadable
from tests.builder import Tree, snapshot_from, write_repository
from tests.strategies_selectors import ATTRIBUTES, MATCHES, RECORD, WHO, Band, band_around, selectors

TYPES = ("license", "course", "card", "badge")
WORKERS = ("w-1", "w-2", "w-3")
REQUIREMENTS = ("core", "site", "extra")
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
    "1 quarter", "1 calendar quarter", "1 year", "12 calendar months", "1 calendar year",
)  # fmt: skip
SHORT = ("10 days", "0 days", "1 day", "20 days", "1 week", "1 month", "1 calendar month")
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


@cache
def whole(least: int, most: int) -> st.SearchStrategy[int]:
    """Whole numbers; made once, since making a strategy takes longer than drawing from it."""
    return st.integers(least, most)


class Maker:
    """Draws trees key by key; `likely` is in tenths."""

    def __init__(self, draw: st.DrawFn, band: Band) -> None:
        self.draw = draw
        self.band = band

    def chance(self, tenths: int) -> bool:
        return self.draw(whole(0, 9)) >= 10 - tenths

    def one(self, values: Sequence[Any]) -> Any:
        return values[self.draw(whole(0, len(values) - 1))]

    def some(self, values: Sequence[Any], most: int, least: int = 0) -> list[Any]:
        chosen = [self.one(values) for _ in range(self.draw(whole(least, most)))]
        return [value for place, value in enumerate(chosen) if value not in chosen[:place]]

    def day(self) -> str:
        return self.draw(self.band.days)

    def near(self, day: str, least: int, most: int) -> str:
        return (date.fromisoformat(day) + timedelta(days=self.draw(whole(least, most)))).isoformat()

    def days(self, tree: Tree, **likely: int) -> None:
        """Fill in days, each as likely as said."""
        for key, tenths in likely.items():
            if self.chance(tenths):
                tree[key] = self.day()

    def words(self, tree: Tree, **choices: tuple[int, Sequence[Any]]) -> None:
        """Fill in words, each as likely as said, from those offered."""
        for key, (tenths, values) in choices.items():
            if self.chance(tenths):
                tree[key] = self.one(values)

    def attributes(self, tree: Tree, of: str) -> None:
        """Fill in some of the declared attributes."""
        if not self.chance(5):
            return
        values: Tree = {}
        for attribute in self.some([a for a in ATTRIBUTES if a.of == of], 2, 1):
            several = attribute.many and self.chance(7)
            values[attribute.name] = self.some(attribute.values, 3, 1) if several else self.one(attribute.values)
        tree["attributes"] = values


def verification(make: Maker, holder: str) -> Tree:
    """One look at the source, mostly a proper one."""
    tree = {"verified_on": make.day(), "verified_by": "w-9", "method": "web_lookup"}
    make.words(
        tree,
        verified_by=(2, [holder, "w-1"]),
        method=(4, ["document_review", "self_attestation", "written", "phone", "api", "cvo"]),
        outcome=(3, ["validated", "attested", "in_process", "entered_in_error", "validation_failed",
                     "revalidation_failed", "revalidation_required"]),
        status_seen=(3, ["active", "active", "provisional", "suspended", "Active-Probation", "Gone fishing"]),
    )  # fmt: skip
    return tree


def credential(make: Maker, holder: str, types: Sequence[str]) -> Tree:
    """One record: mostly active and dated, in all the ways a record can be wrong."""
    tree: Tree = {"type": make.one((*types, *types[:1]))}
    make.words(tree, number=(5, ["001", "1", "002"]), jurisdiction=(4, ["US-OH", "US-NY"]))
    if make.chance(8):
        tree["issued_on"] = make.near(make.band.middle, -80, 40)
    if make.chance(9):
        tree["expires_on"] = make.near(tree.get("issued_on", make.band.middle), -2, 120)
    make.days(tree, valid_from=1, completed_on=2, decided_on=2, awarded_on=2)
    if make.chance(3):
        tree["status"] = make.one(WORDS)
        make.days(tree, status_on=6)
    make.words(tree, multistate=(1, [True, False]), restricted=(1, [True, False]), id=(1, ["c-1"]))
    make.attributes(tree, "credential")
    if make.chance(6):
        tree["verifications"] = [verification(make, holder) for _ in range(make.one([1, 1, 2, 3]))]
    return tree


def assignment(make: Maker, workers: Sequence[str]) -> Tree:
    """One assignment; places may be missing, or not be in the registry."""
    tree: Tree = {"role": make.one(["nurse", "driver"])}
    make.words(
        tree,
        id=(4, ["a-1", "a-2", "a-3"]),
        location=(8, ["north-1", "north-2", "south-1"]),
        client=(5, ["acme", "zeta", "gone"]),
        organization=(3, ["org-1", "org-2"]),
        position=(1, ["p-1", "p-2"]),
        supervisor=(5, [*workers, "w-9"]),
    )
    make.days(tree, starts_on=6)
    if make.chance(2):
        tree["ends_on"] = make.near(tree.get("starts_on", make.band.middle), 0, 80)
    make.attributes(tree, "assignment")
    return tree


def key_of(tree: Tree) -> str:
    """What tells assignments of one worker apart."""
    return tree.get("id") or "/".join(tree.get(name, "") for name in ("role", "location", "client"))


def worker(make: Maker, name: str, types: Sequence[str]) -> Tree:
    """One worker: at work, to come, on leave or gone."""
    tree: Tree = {"id": name}
    if make.chance(8):
        tree["hired_on"] = make.day()
    make.words(
        tree,
        status=(4, ["active", "candidate", "on_leave", "ended"]),
        employment=(4, ["employee", "contractor", "agency"]),
        manager=(2, WORKERS),
    )
    if make.chance(2):
        tree["ended_on"] = make.near(tree.get("hired_on", make.band.middle), 0, 100)
    if make.chance(2):
        leave = {"from": make.day()}
        if make.chance(7):
            leave["until"] = make.near(leave["from"], 0, 40)
        tree["leave"] = [leave]
    make.attributes(tree, "worker")
    assignments = [assignment(make, WORKERS) for _ in range(make.one([1, 0, 1, 2, 3]))]
    tree["assignments"] = list({key_of(item): item for item in assignments}.values())
    tree["credentials"] = [credential(make, name, types) for _ in range(make.one([1, 0, 2, 3, 4, 5, 6]))]
    return tree


def credential_type(make: Maker, name: str, types: Sequence[str]) -> Tree:
    """One type, with any of its blocks."""
    tree: Tree = {"id": name}
    make.words(
        tree,
        issuer=(6, ["board", "other", "nobody"]),
        accepts_status=(3, [["provisional"], ["active", "provisional"]]),
    )
    if make.chance(6):
        validity: Tree = {}
        make.words(validity, valid_for=(9, (*LENGTHS, "never_ends")))
        make.words(validity, basis=(3, ["completed_on", "decided_on", "awarded_on", "valid_from", "issued_on"]))
        if "valid_for" in validity:
            make.words(validity, printed=(5, ["governs", "caps", "replaced"]))
        tree["validity"] = validity
    if make.chance(6):
        tree["renewal"] = {}
        make.words(tree["renewal"], window=(6, SHORT), grace=(6, SHORT))
    if make.chance(4):
        rule: Tree = {"level": make.one(["primary_source", "document_review", "self_attestation"])}
        make.words(rule, max_age=(6, LENGTHS))
        if make.chance(5):
            rule["at"] = make.some(["hire", "renewal", "decided_on", "issued_on", "awarded_on", "completed_on"], 3, 1)
        tree["verification"] = rule
    if make.chance(3):
        tree["satisfies"] = make.some([other for other in types if other != name] or [name], 2, 1)
    return tree


def tree_of_tests(make: Maker, types: Sequence[str], depth: int) -> Any:
    """A leaf, bare or with where and match, or a group of such."""
    if depth == 0 or not make.chance(4):
        leaf: Tree = {"type": make.one((*types, *types[:1]))}
        if make.chance(2):
            leaf["where"] = make.draw(selectors(make.band, RECORD))
        if make.chance(2):
            leaf["match"] = {name: make.one(paths) for name, paths in make.some(MATCHES, 2, 1)}
        return leaf["type"] if len(leaf) == 1 and make.chance(5) else leaf
    children = [tree_of_tests(make, types, depth - 1) for _ in range(make.one([2, 1, 3]))]
    kind = make.one(["any_of", "all_of", "at_least"])
    if kind != "at_least":
        return {kind: children}
    return {"at_least": str(make.one(range(1, len(children) + 1))), "of": children}


def requirement(make: Maker, name: str, types: Sequence[str]) -> Tree:
    """One requirement; half of them bind everybody."""
    tree: Tree = {"id": name}
    if make.chance(5):
        tree["applies_to"] = make.draw(selectors(make.band, WHO))
    lines = [tree_of_tests(make, types, make.one([0, 1, 2, 3])) for _ in range(make.one([1, 1, 1, 2, 3]))]
    tree["requires"] = [
        {**line, "id": f"line-{n}"} if isinstance(line, dict) and make.chance(2) else line
        for n, line in enumerate(lines)
    ]
    make.words(
        tree,
        level=(2, ["recommended", "mandatory"]),
        paused_by=(3, ["leave"]),
        sla=(4, ["fast", "slow", "none"]),
    )
    if make.chance(3):
        days = sorted({make.day() for _ in range(make.one([1, 2]))})
        tree["enforcement"] = [{"from": day, "mode": make.one(["advise", "block"])} for day in days]
    phrases = make.band.phrases(("hired_on", "assignment.starts_on", "ended_on"), SHORT)
    if make.chance(4):
        tree["due"] = make.draw(phrases)
    if make.chance(4):
        tree["provisional"] = {"until": make.draw(phrases)}
        if make.chance(5):
            tree["provisional"]["supervised_by"] = make.some(types, 2, 1)
    return tree


def waiver(make: Maker, name: str, workers: Sequence[str], requirements: Sequence[str]) -> Tree:
    """One waiver: sound, self-approved, overlong or past."""
    tree: Tree = {"id": name, "kind": "waiver", "reason": "The course was cancelled by its provider."}
    tree |= {"worker": make.one(workers), "requirement": make.one(requirements)}
    tree |= {"requested_by": make.one(["w-9", *WORKERS]), "approved_by": make.one(["w-8", "w-7", *WORKERS])}
    make.words(tree, assignment=(2, ["a-1", "a-2"]))
    tree["from"] = make.day()
    tree["until"] = make.near(tree["from"], 0, 90)
    return tree


def policies(make: Maker, types: Sequence[str], workers: Sequence[str]) -> Tree:
    """The whole of `policies/`."""
    names = REQUIREMENTS[: make.one([1, 2, 3])]
    words = [word for word in WORDS if word[0].isupper()]
    maps = [{word: make.one(MEANINGS) for word in make.some([*words, "active", "suspended"], 3)} for _ in range(2)]
    return {
        "issuers": [{"id": "board", "status_map": maps[0]}, {"id": "other", "status_map": maps[1]}],
        "credential_types": [credential_type(make, name, types) for name in types],
        "requirements": [requirement(make, name, types) for name in names],
        "slas": [{"id": "fast", "remedy": "7 days"}, {"id": "slow", "remedy": "1 calendar month"}],
        "waivers": [waiver(make, f"wv-{n}", workers, names) for n in range(make.one([0, 0, 1, 2]))],
    }


def registry(make: Maker, types: Sequence[str], workers: Sequence[str]) -> Tree:
    """The whole of `registry/`; `gone` and org-2 are named by assignments and missing here."""
    tree: Tree = {
        "workers": [worker(make, name, types) for name in workers],
        "locations": [
            {"id": "north-1", "jurisdiction": "US-OH", "organization": "org-1"},
            {"id": "north-2", "jurisdiction": "US-NY"},
        ],
        "clients": [{"id": "acme"}, {"id": "zeta"}],
        "organizations": [{"id": "org-1"}],
    }
    for collection in ("locations", "clients", "organizations"):
        for row in tree[collection]:
            make.attributes(row, collection.removesuffix("s"))
    return tree


@st.composite
def repositories(draw: st.DrawFn, middle: str = "2026-01-01") -> Repository:
    """A repository of one to three workers under one to three requirements, sometimes partly unreadable."""
    make = Maker(draw, band_around(middle))
    types = TYPES[: make.one([2, 2, 3, 4])]
    workers = WORKERS[: make.one([1, 2, 3])]
    settings: Tree = {}
    make.words(settings, expiring_within=(5, SHORT))
    if make.chance(3):
        settings["waivers"] = {"maximum": make.one(SHORT)}
        make.words(settings["waivers"], approvers=(5, [["w-8"], ["w-7", "w-1"]]))
    tree = policies(make, types, workers)
    broken: dict[str, frozenset[str]] = {}
    if make.chance(1):
        lost = make.one(types)
        broken["credential_types"] = frozenset({lost})
        tree["credential_types"] = [item for item in tree["credential_types"] if item["id"] != lost]
    unreadable: tuple[Unreadable, ...] = ()
    if make.chance(1):
        unreadable = (Unreadable(make.one(workers), make.one([None, *types])),)
    return Repository(tree, registry(make, types, workers), settings, unreadable, broken)


@st.composite
def repositories_on_days(draw: st.DrawFn, days: int) -> tuple[Repository, list[date]]:
    """A repository and so many days to judge it on, in and around the band of its own days."""
    middle = draw(st.sampled_from(["2026-01-01", "2026-01-01", "2024-02-29", "2025-10-31"]))
    offsets = draw(st.lists(whole(-60, 120), min_size=days, max_size=days, unique=True))
    first = date.fromisoformat(middle)
    return draw(repositories(middle)), [first + timedelta(days=offset) for offset in offsets]
