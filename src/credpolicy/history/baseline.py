"""The baseline of a change: what is known, what of it is fixed, and the file that says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from credpolicy.edit.canonical import dump
from credpolicy.edit.removal import without
from credpolicy.edit.values import with_values
from credpolicy.escape import terminal
from credpolicy.evaluate.engine import Known
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.history.changes import POLICIES, REGISTRY, id_of
from credpolicy.history.concerned import touched
from credpolicy.load.yaml import Tree
from credpolicy.model.baseline import BASELINE_FILE, LEVELS, Allowance, Fixed, KnownFinding, KnownLevel, Recognised
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.finding import Finding, Pointer
from credpolicy.model.snapshot import Snapshot

HEADER = """\
# Findings that are known: `credpolicy check --baseline REV` lets them be, and fails what is new.
# Only the base of a change is asked for this file, so an entry counts once it is merged, and never for its own change.
# Add nothing by hand. `credpolicy baseline prune` takes out what is fixed.
"""
_BEGINS = "the base holds no policies, so nothing is known yet: every finding counts"
_COLLECTION = "baseline"
_LONGEST = 200
"""Characters of a name that is only there to be read."""


def is_written(snapshot: Snapshot) -> bool:
    """Whether a revision has a written baseline, readable or not."""
    return any(file.path == BASELINE_FILE for file in snapshot.files) or any(
        in_baseline(finding) for finding in snapshot.findings
    )


def in_baseline(finding: Finding) -> bool:
    """Whether a finding is about the written baseline itself."""
    return finding.location is not None and finding.location.path.partition("/")[0] == BASELINE_FILE


def begins(base: Snapshot) -> bool:
    """Whether the base of a change has no policies at all, so that they begin with the change."""
    return not base.requirements and not base.broken.get("requirements") and not base.unread_files


def ruled(base: Snapshot, head: Snapshot) -> Snapshot:
    """The head under the settings of its base, so that no change eases the rules it is judged by."""
    return head if begins(base) else replace(head, settings=base.settings)


def allowance(base: Snapshot, head: Evaluation, today: date, *, no_waivers: bool = False) -> Allowance:
    """What the base of a change says is known: what its written baseline lists, else its own findings on the same day.

    `head` is the other side, judged under the settings of the base; `today` and `no_waivers` are those it was judged
    with. What cannot be read of the base excuses nothing.
    """
    if is_written(base):
        return listed(base)
    if begins(base):
        return Allowance((), base.revision.label, written=False, doubts=(_BEGINS,))
    concerned = touched(base, head.snapshot)
    known = None if concerned is None else Known(head, concerned)
    evaluation = look_ahead(
        judge(base, head.as_of, today, no_waivers=no_waivers, known=known),
        starting_within=head.starting.within if head.starting else None,
        leaving_within=head.leaving.within if head.leaving else None,
        no_waivers=no_waivers,
    )
    errors = sum(finding.level == "error" for finding in evaluation.findings)
    have = f"{errors:,} errors" if errors > 1 else "1 error"
    doubts = (f"the base has {have} in its files, so what they touch is not known",) if errors else ()
    return Allowance(entries(evaluation, LEVELS), base.revision.label, written=False, doubts=doubts)


def listed(snapshot: Snapshot) -> Allowance:
    """What a written baseline lists, as far as it could be read; of equal entries the first."""
    found: dict[str, KnownFinding] = {}
    for placed in snapshot.baseline:
        found.setdefault(placed.item.fingerprint, placed.item)
    doubts = []
    if any(in_baseline(finding) for finding in snapshot.findings):
        doubts.append(f"{BASELINE_FILE} of the base could not be read in full; what is unread excuses nothing")
    if len(found) < len(snapshot.baseline):
        doubts.append(f"{BASELINE_FILE} of the base lists findings twice; the first entry counts")
    origin = f"{BASELINE_FILE} of {snapshot.revision.label}"
    return Allowance(tuple(found.values()), origin, written=True, doubts=tuple(doubts))


def recognised(evaluation: Evaluation, allowance: Allowance) -> Recognised:
    """Which findings of an evaluation are known, and which entries list more than there is.

    Rule and fingerprint must be equal, the finding no worse than written, and of equal findings as many are known as
    the entry counts. An entry that says somebody or something else than the finding lists nothing. Entries of a base
    that the evaluated revision has taken out itself are not told as fixed, nor are those that may stand in what could
    not be read.
    """
    written = {entry.fingerprint: entry for entry in allowance.entries}
    there: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    known = []
    for place, finding in enumerate(evaluation.findings):
        entry = written.get(finding.fingerprint)
        if entry is None or not _is_open(finding) or not _is_about(entry, finding):
            continue
        there[entry.fingerprint] += 1
        if _no_worse(finding, entry) and taken[entry.fingerprint] < entry.count:
            taken[entry.fingerprint] += 1
            known.append(place)
    fixed: tuple[Fixed, ...] = ()
    if allowance.written:
        certain = _certain(evaluation)
        counts = {placed.item.fingerprint: placed.item.count for placed in evaluation.snapshot.baseline}
        fixed = tuple(
            Fixed(entry, there[entry.fingerprint])
            for entry in allowance.entries
            if there[entry.fingerprint] < min(entry.count, counts.get(entry.fingerprint, 0)) and certain(entry)
        )
    return Recognised(allowance, frozenset(known), fixed)


def entries(evaluation: Evaluation, levels: Collection[str]) -> tuple[KnownFinding, ...]:
    """An entry for every finding of these levels that counts, in the order of the file; no errors."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in evaluation.findings:
        if _is_open(finding) and finding.level in levels:
            found[finding.fingerprint].append(finding)
    objects = _objects(evaluation.snapshot) if any(_of_files(each[0]) for each in found.values()) else {}
    return tuple(sorted((_entry(same, objects) for same in found.values()), key=_order))


def text(known: Sequence[KnownFinding]) -> str:
    """The file that lists these findings, with a few lines on what it is for."""
    return HEADER + dump({_COLLECTION: [_tree(entry) for entry in known]})


def pruned(data: bytes, snapshot: Snapshot, fixed: Sequence[Fixed]) -> bytes | None:
    """The file, as it was read into the snapshot, without what is fixed; None where nothing is left of it.

    Entries go, and counts become smaller; nothing is added. Raises RemovalError and ValueEditError, as they do.
    """
    left = {each.entry.fingerprint: each.left for each in fixed}
    counts: dict[Pointer, str] = {}
    gone = []
    for place, placed in enumerate(snapshot.baseline):
        number = left.get(placed.item.fingerprint)
        if number == 0:
            gone.append(place)
        elif number is not None:
            counts[_COLLECTION, place, "count"] = str(number)
    rest = with_values(data, counts) if counts else data
    return without(rest, _COLLECTION, gone) if gone else rest


def _is_open(finding: Finding) -> bool:
    """Whether a finding may be known: it counts, and is no error."""
    return finding.counts and finding.level != "error"


def _of_files(finding: Finding) -> bool:
    return finding.gap is None and finding.shortage is None


def _no_worse(finding: Finding, entry: KnownFinding) -> bool:
    return finding.level != "error" and LEVELS.index(finding.level) >= LEVELS.index(entry.level)


def _is_about(entry: KnownFinding, finding: Finding) -> bool:
    """Whether an entry tells a reader nothing else than what it lists. A file may have moved."""
    said = _names(finding)
    if entry.rule != finding.rule:
        return False
    fields = ((name, getattr(entry, name)) for name in ("worker", "requirement", "line", "coverage", "place"))
    return all(value is None or value == said.get(name) for name, value in fields)


def _names(finding: Finding) -> dict[str, str]:
    """What a finding about people or places is called in an entry."""
    gap, short = finding.gap, finding.shortage
    if gap is not None:
        return {"worker": gap.worker, "requirement": gap.requirement, **({"line": _said(gap.line)} if gap.line else {})}
    if short is not None:
        return {"coverage": short.coverage, "place": _said(" / ".join(short.place))}
    return {}


def _entry(same: Sequence[Finding], objects: dict[tuple[str, Pointer], str]) -> KnownFinding:
    """The entry for findings of one fingerprint."""
    first, place = same[0], same[0].location
    names = _names(first)
    if _of_files(first) and place is not None:
        known_as = objects.get((place.path, place.pointer[:2]))
        names = {"object": known_as} if known_as else {"path": _said(place.path)}
    level: KnownLevel = min((each.level for each in same if each.level != "error"), key=LEVELS.index)
    return KnownFinding.model_validate(
        {
            "fingerprint": first.fingerprint,
            "rule": first.rule,
            "level": level,
            **{name: value for name, value in names.items() if value},
            "count": len(same),
        }
    )


def _said(name: str) -> str:
    """A name as it can be written and read."""
    return terminal(name)[:_LONGEST]


def _objects(snapshot: Snapshot) -> dict[tuple[str, Pointer], str]:
    """What stands where, by its id."""
    return {
        (placed.file.path, placed.pointer): _said(f"{collection} {id_of(placed.item)}")
        for collection in (*POLICIES, *REGISTRY)
        for placed in getattr(snapshot, collection)
    }


def _order(entry: KnownFinding) -> tuple[str, ...]:
    """People first, then places, then files, each by name."""
    names = (entry.coverage, entry.place, entry.worker, entry.requirement, entry.line, entry.object, entry.path)
    kind = "people" if entry.worker else "places" if entry.coverage else "things"
    return kind, *(name or "" for name in names), entry.rule, entry.fingerprint


def _tree(entry: KnownFinding) -> dict[str, Tree]:
    """An entry as it is written, what is to be read first."""
    keys = ("worker", "requirement", "line", "coverage", "place", "object", "path", "rule", "level", "fingerprint")
    tree: dict[str, Tree] = {key: getattr(entry, key) for key in keys if getattr(entry, key) is not None}
    return {**tree, "count": str(entry.count)} if entry.count > 1 else tree


def _certain(evaluation: Evaluation) -> Callable[[KnownFinding], bool]:
    """Tells of an entry that is not found whether it is really gone, and not only out of sight.

    While something in the files cannot be judged, that is said only of obligations that are judged all the same.
    """
    if evaluation.empty:
        return lambda _: False
    if not any(finding.level == "error" and not in_baseline(finding) for finding in evaluation.findings):
        return lambda _: True
    half_read = {part.worker for part in evaluation.snapshot.unreadable}
    states: defaultdict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    for result in evaluation.results:
        states[result.worker, result.requirement].add(result.state)
    return lambda entry: (
        entry.worker not in half_read
        and bool(states.get((entry.worker, entry.requirement)))
        and "unknown" not in states[entry.worker, entry.requirement]
    )
