"""Populations: complete lists of workers, credentials, obligations or waivers, made from one evaluation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from credpolicy.escape import terminal
from credpolicy.evaluate.files.index import Index, build
from credpolicy.evaluate.files.spot import record_key
from credpolicy.model.audit import STRATA, Stratum
from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.period import part_of
from credpolicy.model.population import Criteria, Population, Row, stratum
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import walk
from credpolicy.model.waiver import Waiver

_LONGEST_KEY = 300
_WITHOUT_ROWS = ("identities/", "audits/")
_NO_ROWS = frozenset({"identities", "checklists", "audits", "policy_tests", "integrity_notes", "baseline"})
"""What could not be read of these leaves every list as it is."""


def population(evaluation: Evaluation, criteria: Criteria) -> Population:
    """The list that the criteria ask for, by key, of what was evaluated. Nothing is left out but by the criteria."""
    lists = _Lists(evaluation, criteria)
    made = {
        "workers": lists.workers,
        "credentials": lists.credentials,
        "obligations": lists.obligations,
        "waivers": lists.waivers,
    }[criteria.of]()
    rows = sorted(_unique(made), key=lambda row: row.key)
    if criteria.parts > 1:
        rows = [row for row in rows if part_of(criteria.audit, row.unit, criteria.parts) == criteria.part]
    snapshot = evaluation.snapshot
    unread = {path for path in snapshot.unread_files if not path.startswith(_WITHOUT_ROWS)}
    unread |= {one.worker for one in snapshot.unreadable}
    unread |= {name for of, names in snapshot.broken.items() if of not in _NO_ROWS for name in names}
    return Population(criteria, snapshot.revision, evaluation.as_of, tuple(rows), tuple(sorted(unread)))


def _unique(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows; what is written twice gets a number behind its key from the second time on."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.key] += 1
        if seen[row.key] == 1:
            yield row
        else:
            key = f"{row.key} ({seen[row.key]})"
            yield replace(row, key=key, cells=(key, *row.cells[1:]))


class _Lists:
    """Makes the rows. `_asked` are the types that each requirement asks for."""

    def __init__(self, evaluation: Evaluation, criteria: Criteria) -> None:
        self._evaluation = evaluation
        self._criteria = criteria
        self._index = build(evaluation.snapshot, evaluation.as_of, evaluation.as_of)
        self._asked = _asked(self._index)

    def workers(self) -> Iterator[Row]:
        """Everybody in the registry; where the criteria name anything, whoever has such an obligation."""
        of: defaultdict[str, list[Result]] = defaultdict(list)
        for result in self._results():
            of[result.worker].append(result)
        narrowed = self._criteria.requirements or self._criteria.types or self._criteria.owners
        for placed in self._evaluation.snapshot.workers:
            worker, results = placed.item, of[placed.item.id]
            if results or not narrowed:
                gaps = sum(result.state in GAP_STATES for result in results)
                roles = sorted({assignment.role for assignment in worker.assignments})
                severity = _worst(result.severity for result in results)
                yield Row(worker.id, severity, worker.id, (
                    worker.id, severity, worker.id, None, worker.status, worker.employment, worker.hired_on,
                    worker.ended_on, worker.manager, " ".join(roles), len(results), gaps,
                ), worker.id)  # fmt: skip

    def credentials(self) -> Iterator[Row]:
        """Every record of every worker."""
        by_type: defaultdict[str, list[str]] = defaultdict(list)
        for requirement, types in self._asked.items():
            for name in types:
                by_type[name].append(self._index.requirements[requirement].severity)
        for placed in self._evaluation.snapshot.workers:
            for record in placed.item.credentials:
                kind = self._index.types.get(record.type)
                owner = kind.owner if kind else None
                if self._wants({record.type}, owner, self._asking(record.type)):
                    yield _of_record(placed, record, _worst(by_type[record.type]), owner)

    def obligations(self) -> Iterator[Row]:
        """Every verdict, whatever it is."""
        for result in self._results():
            severity = stratum(result.severity)
            key = _short(f"{result.worker}/{result.requirement}/{result.assignment}/{result.each}".rstrip("/"))
            yield Row(key, severity, result.worker, (
                key, severity, result.worker, result.owner, result.assignment, result.requirement, result.each,
                result.state, result.level, result.mode, result.since, result.due_on, result.compliant_until,
                result.waiver,
            ), result.worker, result.owner)  # fmt: skip

    def waivers(self) -> Iterator[Row]:
        """Every waiver of the files, whether it counts or not."""
        for placed in self._evaluation.snapshot.waivers:
            waiver = placed.item
            named = [name for name in (waiver.requirement,) if name]
            if waiver.type is not None and not named:
                named = self._asking(waiver.type)
            asked = [self._index.requirements[name] for name in named if name in self._index.requirements]
            severity = _worst(each.severity for each in asked)
            owner = next((each.owner for each in asked if each.severity == severity), None)
            types = {waiver.type} if waiver.type else {kind for each in asked for kind in self._asked[each.id]}
            if self._wants(types, owner, named):
                yield _of_waiver(placed, severity, owner, self._evaluation.as_of)

    def _results(self) -> Iterator[Result]:
        for result in self._evaluation.results:
            if self._wants(self._asked.get(result.requirement, frozenset()), result.owner, [result.requirement]):
                yield result

    def _asking(self, kind: str) -> list[str]:
        """The requirements that ask for a type."""
        return [name for name, types in self._asked.items() if kind in types]

    def _wants(self, types: Iterable[str], owner: str | None, requirements: Iterable[str]) -> bool:
        wanted = self._criteria
        return (
            (not wanted.types or bool({*wanted.types}.intersection(types)))
            and (not wanted.owners or owner in wanted.owners)
            and (not wanted.requirements or bool({*wanted.requirements}.intersection(requirements)))
        )


def _asked(index: Index) -> dict[str, frozenset[str]]:
    """The types whose records each requirement looks at."""
    found = {}
    for name, requirement in index.requirements.items():
        named = {test.type for test in walk(requirement.requires) if test.type}
        found[name] = frozenset(one for each in named for one in index.records_of.get(each, {each}))
    return found


def _worst(severities: Iterable[str]) -> Stratum:
    return min(map(stratum, severities), key=STRATA.index, default="none")


def _short(key: str) -> str:
    """The key as it stands in every list: nothing invisible in it, and not too long for a line."""
    return terminal(key)[:_LONGEST_KEY]


def _of_record(placed: Placed[Worker], record: Credential, severity: Stratum, owner: str | None) -> Row:
    worker = placed.item.id
    key = _short("/".join((worker, *("" if part is None else str(part) for part in record_key(record)))).rstrip("/"))
    last = max(record.verifications, key=lambda look: look.verified_on, default=None)
    return Row(key, severity, worker, (
        key, severity, worker, owner, record.type, record.number, record.jurisdiction, record.issued_on,
        record.expires_on, record.status or "active", last.verified_on if last else None,
        last.verified_by if last else None, placed.file.path,
    ), worker, owner)  # fmt: skip


def _of_waiver(placed: Placed[Waiver], severity: Stratum, owner: str | None, day: date) -> Row:
    waiver = placed.item
    until = waiver.last_day
    state = "expired" if until < day else "to come" if waiver.from_ and waiver.from_ > day else "active"
    whom = waiver.worker or (waiver.selector.written if waiver.selector else "records")
    return Row(waiver.id, severity, waiver.id, (
        waiver.id, severity, waiver.worker, owner, waiver.kind, waiver.requirement, waiver.type, whom, waiver.from_,
        str(waiver.until), waiver.requested_by, waiver.approved_by, waiver.approved_on, state, placed.file.path,
    ), waiver.worker, owner)  # fmt: skip
