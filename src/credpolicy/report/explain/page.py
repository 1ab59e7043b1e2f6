"""An explanation as a page of sentences, obligation by obligation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from credpolicy.escape import terminal
from credpolicy.model.explanation import Explanation, Obligation, Unbound
from credpolicy.model.finding import EXPIRING_STATES, GAP_STATES, Location, State
from credpolicy.model.registry import Assignment
from credpolicy.report.diagnostic import STATES, counted, painted
from credpolicy.report.explain.applies import why_it_applies, why_not
from credpolicy.report.explain.asked import lines
from credpolicy.report.explain.timing import coming, owed
from credpolicy.report.explain.verdict import people, source, verdict, waivers
from credpolicy.report.explain.words import Words, listed, seated
from credpolicy.report.view import Excerpt, Style

_RULES = {"=": "\u2550", "-": "\u2500"}
_BOLD, _FAINT = "1", "2"
_COLOURS: dict[State, str] = {
    **dict.fromkeys(GAP_STATES, "1;31"),
    **dict.fromkeys(("waived", *EXPIRING_STATES), "1;33"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is told: explanations of one worker, of one requirement or (None) of all. Unknown places show their path."""

    explanations: tuple[Explanation, ...]
    requirement: str | None = None
    positions: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)


def places(told: Callable[[Page], str], page: Page) -> tuple[Location, ...]:
    """The places that a format points at, found by telling the page once without them."""
    asked = _Asked()
    told(replace(page, positions=asked))
    return tuple(asked.locations)


class _Asked(Mapping[Location, Excerpt]):
    """No positions at all; remembers for which it was asked."""

    def __init__(self) -> None:
        self.locations: dict[Location, None] = {}

    def __getitem__(self, location: Location) -> Excerpt:
        self.locations[location] = None
        raise KeyError(location)

    def __iter__(self) -> Iterator[Location]:
        return iter(())

    def __len__(self) -> int:
        return 0


def text(page: Page) -> str:
    """The whole page, ending in a line end."""
    told = [line for explanation in page.explanations for line in _Teller(page, explanation).lines()]
    return "\n".join(told).rstrip("\n") + "\n"


class _Teller:
    """Tells one explanation."""

    def __init__(self, page: Page, explanation: Explanation) -> None:
        self._explanation = explanation
        self._worker = explanation.worker
        self._requirement = page.requirement
        self._style = page.style
        self._words = Words.of(explanation.snapshot, explanation.as_of, page.positions)

    def lines(self) -> Iterator[str]:
        """The head, the obligations, and why other requirements do not apply."""
        yield from self._head()
        for obligation in self._explanation.obligations:
            if self._requirement in (None, obligation.requirement.item.id):
                yield from self._obligation(obligation)
        if self._requirement is None:
            yield from self._others()
            return
        for unbound in self._explanation.unbound:
            if unbound.requirement.item.id == self._requirement:
                yield from self._unbound(unbound)

    def _head(self) -> Iterator[str]:
        name = self._words.person(self._worker.item.id)
        seats = [_seat(assignment, self._explanation.as_of) for assignment in self._worker.item.assignments]
        works = f"Assigned as {listed(seats)}." if seats else "There is no assignment."
        states = Counter(each.result.state for each in self._explanation.obligations)
        total = counted(len(self._explanation.obligations), "obligation") if states else "No obligation"
        said = listed(f"{number} {STATES[state]}" for state, number in states.items())
        yield from self._heading(f"{name} on {self._explanation.as_of}", "=")
        yield from self._told(
            f"{name}{self._words.at(self._worker.at('id'))} {_employment(self._explanation)}. {works}",
            f"{total} on this day{f': {said}' if said else ''}.",
            f"Read from {self._explanation.snapshot.revision.label}.",
        )
        yield ""

    def _heading(self, title: str, rule: str, colour: str = _BOLD) -> list[str]:
        return [painted(title, colour, self._style), (_RULES[rule] if self._style.symbols else rule) * len(title)]

    def _told(self, *sentences: str, by: str = "  ") -> Iterator[str]:
        for sentence in sentences:
            yield f"{by}{terminal(sentence)}"

    def _title(self, requirement: Unbound | Obligation) -> str:
        placed = requirement.requirement
        title = placed.item.title
        return f"{title}{self._words.at(placed.at('id'))}." if title else f"{self._words.place(placed.at('id'))}"

    def _obligation(self, obligation: Obligation) -> Iterator[str]:
        worker, words, state = self._worker, self._words, obligation.result.state
        each = f" for {obligation.result.each}" if obligation.result.each else ""
        title = f"{obligation.requirement.item.id}{each}: {STATES[state]}"
        yield from self._heading(title, "-", _COLOURS.get(state, _BOLD))
        yield from self._told(self._title(obligation))
        yield from self._section("Why it applies", why_it_applies(obligation, worker.item, words))
        yield from self._section("From when", owed(obligation, worker, words))
        yield from self._section("What is asked and what is held", lines(obligation, worker, words))
        yield from self._section("Waivers", waivers(obligation, self._explanation.snapshot.settings, words))
        yield from self._section("Verdict", verdict(obligation, worker, words))
        yield from self._section("Who acts", people(obligation, worker.item, words))
        yield from self._section("What comes next", coming(obligation))
        yield from self._section("Who demands it", source(obligation, words))
        yield ""

    def _section(self, label: str, sentences: Iterable[str]) -> Iterator[str]:
        said = list(sentences)
        if said:
            yield f"  {painted(label, _FAINT, self._style)}"
            yield from self._told(*said, by="    ")

    def _others(self) -> Iterator[str]:
        """One line for each requirement that binds in no assignment: why not, where it came nearest."""
        bound = {each.requirement.item.id for each in self._explanation.obligations}
        by_id: dict[str, list[Unbound]] = {}
        for unbound in self._explanation.unbound:
            if unbound.requirement.item.id not in bound:
                by_id.setdefault(unbound.requirement.item.id, []).append(unbound)
        if by_id:
            yield from self._heading(f"Does not apply ({len(by_id)})", "-")
        short = replace(self._words, places=False)
        if by_id and all(each.bearing == "ended" for found in by_id.values() for each in found):
            first = next(iter(by_id.values()))[0]
            yield from self._told(f"None of them: {why_not(first, short)}.")
            by_id = {}
        for name, found in by_id.items():
            yield from self._told(f"{name}: {why_not(min(found, key=_distance), short)}.")
        yield ""

    def _unbound(self, unbound: Unbound) -> Iterator[str]:
        item, number = unbound.requirement.item, unbound.assignment
        seat = "" if number is None else f" as {seated(self._worker.item.assignments[number])}"
        who = f"{self._words.person(self._worker.item.id)}{seat}"
        yield from self._heading(f"{item.id}: does not apply", "-")
        yield from self._told(
            self._title(unbound),
            f"It does not bind {who}: {why_not(unbound, self._words)}.",
            f"It binds: {item.applies_to.written}{self._words.at(unbound.requirement.at('applies_to'))}.",
        )
        yield ""


def _seat(assignment: Assignment, day: date) -> str:
    """An assignment, and when it is not now."""
    if assignment.starts_on and assignment.starts_on > day:
        return f"{seated(assignment)} from {assignment.starts_on} on"
    if assignment.ends_on:
        return f"{seated(assignment)} until {assignment.ends_on}"
    return seated(assignment)


def _employment(explanation: Explanation) -> str:
    worker, day = explanation.worker.item, explanation.as_of
    if worker.ended_on and worker.ended_on < day:
        return f"left on {worker.ended_on}"
    if worker.hired_on is None:
        return f"has the status {worker.status}, and no day of hire is written"
    if worker.hired_on > day:
        return f"will be hired on {worker.hired_on}"
    until = f" until {worker.ended_on}" if worker.ended_on else ""
    return f"was hired on {worker.hired_on}{until}"


def _distance(unbound: Unbound) -> tuple[bool, int]:
    """How far a requirement is from binding: by the clauses that fail."""
    failing = sum(not any(condition.holds for condition in clause) for clause in unbound.selector)
    return unbound.bearing == "ended", failing
