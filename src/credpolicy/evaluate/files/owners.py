"""Owners: somebody answers for every type, requirement and coverage, and somebody else stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.presence import acting_on, of_owner, presence
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.responsibility import Owner
from credpolicy.model.snapshot import Placed

_AWAY = {"on_leave": "on leave", "not_employed": "not employed"}


def judge(index: Index) -> Iterator[Finding]:
    """Every type, requirement and coverage that nobody owns, and every owner who is not there on the judged day."""
    for kind in index.snapshot.credential_types:
        if kind.item.owner is None:
            yield finding("OWN001", row("credential_types", kind).part("owner", "id"), "no `owner` is written")
    for requirement in index.snapshot.requirements:
        if requirement.item.owner is None:
            yield finding("OWN001", row("requirements", requirement).part("owner", "id"), "no `owner` is written")
    for coverage in index.snapshot.coverage:
        if coverage.item.owner is None:
            yield finding("OWN001", row("coverage", coverage).part("owner", "id"), "no `owner` is written")
    for placed in index.snapshot.owners:
        owner, spot = placed.item, row("owners", placed)
        if owner.backup == owner.accountable:
            sentence = f"{owner.accountable} is both `accountable` and `backup`"
            yield finding("OWN002", spot.part("backup"), sentence)
        else:
            yield from _absent(index, owner, spot)
        yield from _overlaps(owner, spot)
        yield from _acting(index, owner, spot)
    yield from _too_much(index)


def _absent(index: Index, owner: Owner, spot: Spot) -> Iterator[Finding]:
    """The accountable worker and the backup: employed, and one of them there, unless somebody acts."""
    day, link = index.as_of, of_owner(owner, index.workers, index.as_of).link
    for field, name in (("accountable", owner.accountable), ("backup", owner.backup)):
        if presence(index.workers.get(name or ""), day) == "not_employed":
            sentence = f"`{field}` is {name}, who is not employed on {day}"
            mend = None
            if field == "accountable" and link is not None and link.role == "acting":
                sentence += f"; {link.person.id} acts until {link.until}"
                mend = "Name a worker who is employed before the acting ends."
            yield finding("OWN003", spot.part(field), sentence, mend)
    alone = link is None and presence(index.workers.get(owner.accountable), day) == "on_leave"
    if alone and owner.backup is None:
        sentence = f"{owner.accountable} is on leave on {day}, and there is no `backup`"
        yield finding("OWN004", spot.part("accountable"), sentence)
    elif alone and presence(index.workers.get(owner.backup or ""), day) == "on_leave":
        sentence = f"{owner.accountable} and the backup, {owner.backup}, are both on leave on {day}"
        mend = "Name another `backup`, who is present, or somebody under `acting` for the time of the leave."
        yield finding("OWN004", spot.part("accountable"), sentence, mend)
    elif owner.backup is None and index.snapshot.settings.governance.backups:
        yield finding("OWN005", spot.part("backup", "id"), f"nobody stands in for {owner.accountable}")


def _overlaps(owner: Owner, spot: Spot) -> Iterator[Finding]:
    for n, later in enumerate(owner.acting):
        for earlier in owner.acting[:n]:
            if earlier.from_ <= later.until and later.from_ <= earlier.until:
                first, last = max(earlier.from_, later.from_), min(earlier.until, later.until)
                sentence = f"from {first} to {last} both {earlier.worker} and {later.worker} act"
                if earlier.worker == later.worker:
                    sentence = f"from {first} to {last} {later.worker} acts twice"
                at = spot.part(f"acting/{later.worker}/{later.from_}", "acting", n)
                yield finding("OWN006", at.at("from"), sentence)
                break


def _acting(index: Index, owner: Owner, spot: Spot) -> Iterator[Finding]:
    """Who acts is there and somebody else; and who acted is not missed."""
    day, now = index.as_of, list(acting_on(owner, index.as_of))
    for n, time in enumerate(owner.acting):
        at = spot.part(f"acting/{time.worker}/{time.from_}", "acting", n).at("worker")
        if time.worker == owner.accountable:
            yield finding("OWN007", at, f"{time.worker} cannot act for themself", "Name somebody else under `acting`.")
        elif time in now and presence(index.workers.get(time.worker), day) in _AWAY:
            away = _AWAY[presence(index.workers.get(time.worker), day)]
            yield finding("OWN007", at, f"{time.worker}, who acts until {time.until}, is {away} on {day}")
    over = [(time.until, n) for n, time in enumerate(owner.acting) if time.until < day]
    absent = _AWAY.get(presence(index.workers.get(owner.accountable), day))
    if over and not now and absent:
        until, n = max(over)
        sentence = f"{owner.acting[n].worker} acted until {until}, and {owner.accountable} is {absent} on {day}"
        yield finding("OWN008", spot.part("acting/until", "acting", n, "until"), sentence)


def _too_much(index: Index) -> Iterator[Finding]:
    most = index.snapshot.settings.governance.most_owned
    if most is None:
        return
    owned = Counter(kind.item.owner for kind in index.snapshot.credential_types)
    owned.update(requirement.item.owner for requirement in index.snapshot.requirements)
    first: dict[str, Placed[Owner]] = {}
    total: Counter[str] = Counter()
    seen: set[str] = set()
    for placed in index.snapshot.owners:
        if placed.item.id not in seen:
            seen.add(placed.item.id)
            first.setdefault(placed.item.accountable, placed)
            total[placed.item.accountable] += owned[placed.item.id]
    for worker, number in total.items():
        if number > most:
            spot = Spot(first[worker], f"worker {worker}", ("owners", worker)).part("most_owned", "accountable")
            yield finding("OWN009", spot, f"answers for {number:,} types and requirements; {most:,} are the most")
