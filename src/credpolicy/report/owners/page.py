"""Who answers for what, as tables: on the day, and while people are away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from credpolicy.escape import terminal
from credpolicy.model.answering import Answering, Person
from credpolicy.model.stewardship import Owned, Seated, Steward, Stretch
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.explain.words import ABSENT, listed
from credpolicy.report.owners import handover
from credpolicy.report.owners.words import UNREAD, OwnersReport, cell, named, names_of
from credpolicy.report.view import Style

_OWNERS = ("OWNER", "ANSWERS", "AS", "ACCOUNTABLE", "BACKUP", "TEAM", "TYPES", "REQUIREMENTS", "COVERAGE", "GAPS")
_SEATS = ("SEAT", "ANSWERS", "AS", "HOLDER", "DEPUTY")
_COMING = ("FROM", "UNTIL", "WHAT", "ANSWERS", "AS", "WHY")
_GREEN, _YELLOW, _RED = "32", "33", "31"
_FIRST = ("accountable", "holder")


def text(report: OwnersReport) -> str:
    """The tables, or of one worker the list, ending in what nobody answers for and a line end."""
    if report.handover is not None:
        return handover.text(report, report.handover)
    return "\n".join(_lines(report)) + "\n"


def _lines(report: OwnersReport) -> Iterator[str]:
    found, style = report.stewardship, report.style
    names = names_of(report)
    yield painted(f"Who answers on {found.as_of}", "1", style)
    yield terminal(f"Read from {found.snapshot.revision.label}.")
    yield ""
    if found.stewards:
        yield from _table(_OWNERS, [(_owner(each, names), _colour(each.answering)) for each in found.stewards], style)
        yield ""
        yield from _whys(found.stewards, names)
    if found.seats:
        yield from _table(_SEATS, [(_seat(each, names), _colour(each.answering)) for each in found.seats], style)
        yield ""
    if found.coming is not None:
        yield from _ahead(report, found.coming, names)
        yield ""
    yield from _summary(report)


def _table(head: Sequence[str], rows: Sequence[tuple[Sequence[str], str]], style: Style) -> Iterator[str]:
    cells = [(tuple(map(terminal, row)), colour) for row, colour in rows]
    widths = [max(len(row[n]) for row in (head, *(row for row, _ in cells))) for n in range(len(head))]
    for row, colour in ((tuple(head), "2"), *cells):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield painted(line, colour, style)


def _colour(answering: Answering) -> str:
    if answering.link is None:
        return _RED
    return _GREEN if answering.link.role in _FIRST else _YELLOW


def _owner(each: Steward, names: Mapping[str, str]) -> tuple[str, ...]:
    owned, chain = each.owned, each.answering
    numbers = (len(owned.types), len(owned.requirements), len(owned.coverage), owned.gaps)
    people = (cell(chain.of("accountable"), names), cell(chain.of("backup"), names))
    return (
        each.owner.item.id, *_answers(chain, names), *people, chain.team or "-", *(f"{number:,}" for number in numbers)
    )  # fmt: skip


def _seat(each: Seated, names: Mapping[str, str]) -> tuple[str, ...]:
    chain = each.answering
    return each.id, *_answers(chain, names), cell(chain.of("holder"), names), cell(chain.of("deputy"), names)


def _answers(chain: Answering, names: Mapping[str, str]) -> tuple[str, str]:
    link = chain.link
    if link is None:
        return "nobody", "-"
    return named(link.person.id, names), f"{link.role} until {link.until}" if link.until else link.role


def _whys(stewards: Sequence[Steward], names: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each owner for whom somebody else than the accountable worker answers, or nobody."""
    said = [terminal(f"{each.owner.item.id}: {why}") for each in stewards if (why := reason(each.answering, names))]
    if said:
        yield from (*said, "")


def reason(answering: Answering, names: Mapping[str, str]) -> str:
    """Why it is not the accountable worker or the holder who answers, as a sentence; empty where it is they."""
    link, first = answering.link, answering.of("accountable") or answering.of("holder")
    if link is not None and link.role in _FIRST:
        return ""
    away = [_absence(each.person, names) for each in answering.chain if each.person.presence != "present"]
    if link is None:
        alone = "" if len(answering.chain) > 1 else ", and nobody stands in"
        return f"{listed(away)}{alone}; nobody answers." if away else "nobody answers."
    who = named(link.person.id, names)
    if link.role == "acting":
        instead = named(first.person.id, names) if first else "nobody"
        since = f"{_absence(first.person, names)}; " if first and first.person.presence != "present" else ""
        return f"{since}{who} acts for {instead} until {link.until}."
    return f"{listed(away)}; {who}, the {link.role}, answers."


def _absence(person: Person, names: Mapping[str, str]) -> str:
    return f"{named(person.id, names)} {ABSENT[person.presence]}"


def _ahead(report: OwnersReport, coming: Sequence[Stretch], names: Mapping[str, str]) -> Iterator[str]:
    last = report.stewardship.last
    if not coming:
        yield f"Nothing changes until {last}."
        return
    yield painted(f"What changes until {last}", "1", report.style)
    rows = [
        (
            (
                str(each.from_),
                str(each.until) if each.until else "-",
                f"{each.kind} {each.id}",
                *_answers(each.answering, names),
                listed(changes(each, names)) or "-",
            ),
            _colour(each.answering),
        )
        for each in coming
    ]
    yield from _table(_COMING, rows, report.style)


def changes(stretch: Stretch, names: Mapping[str, str]) -> list[str]:
    """What happens on the first day of a stretch, as clauses: `w-0007 goes on leave`."""
    before = {link.person.id: link for link in stretch.before.chain}
    now = {link.person.id: link for link in stretch.answering.chain}
    said = []
    for worker, link in now.items():
        was = before.get(worker)
        who, here = named(worker, names), link.person.presence
        if link.role == "acting" and (was is None or was.role != "acting"):
            said.append(f"{who} acts until {link.until}" + (f" and {ABSENT[here]}" if here in ABSENT else ""))
        elif was is not None and was.person.presence != here:
            verbs = {"on_leave": "goes on leave", "not_employed": "has left", "present": "is there again"}
            said.append(f"{who} {verbs.get(here, 'is not known')}")
    said += [
        f"{named(worker, names)} acts no more"
        for worker, link in before.items()
        if link.role == "acting" and (worker not in now or now[worker].role != "acting")
    ]
    if stretch.answering.link is None:
        same = [link for worker, link in now.items() if worker in before and before[worker].person == link.person]
        said += [_absence(link.person, names) for link in same]
    return said


def _summary(report: OwnersReport) -> Iterator[str]:
    found, style = report.stewardship, report.style
    nobody = [f"{_things(each.owned)} of owner {each.owner.item.id}" for each in found.silent]
    if found.unowned:
        nobody.append(f"{_things(found.unowned)} without an owner")
    nobody += [f"the seat {each.id}" for each in found.empty_seats]
    code = report.exit_code
    for each in found.coming or ():
        if each.answering.link is None:
            until = f"to {each.until}" if each.until else "on"
            yield terminal(f"Nobody will answer for the {each.kind} {each.id} from {each.from_} {until}.")
    for line in nobody:
        yield terminal(f"Nobody answers for {line}.")
    if code == UNREAD:
        words, colour, mark = "Some files could not be read, and somebody may stand there.", _RED, "\u2717 "
    elif nobody:
        words, colour, mark = "Something has nobody who answers.", _RED, "\u2717 "
    elif code:
        words, colour, mark = "There is nothing to answer for.", _RED, "\u2717 "
    else:
        words, colour, mark = "Somebody answers for everything.", _GREEN, "\u2713 "
    yield f"{painted((mark if style.symbols else '') + words, colour, style)} Exit code {code}."


def _things(owned: Owned) -> str:
    """How many of what, in words; the names where they are few."""
    said = []
    for ids, noun in ((owned.types, "type"), (owned.requirements, "requirement"), (owned.coverage, "coverage")):
        if len(ids) == 1:
            said.append(f"{noun} {ids[0]}")
        elif ids:
            said.append(counted(len(ids), noun))
    return listed(said)
