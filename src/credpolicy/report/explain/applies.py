"""Why a requirement binds a worker or does not: the selector's words against this worker's values."""

from __future__ import annotations

from collections.abc import Sequence

from credpolicy.model.explanation import Clauses, ConditionStanding, Obligation, Unbound
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.selector import AGE_OPERATORS, Condition, Predicate
from credpolicy.report.explain.words import Words, listed, seated

_COMPARED = {
    "at_least": "at least", "at_most": "at most", "below": "below", "above": "above",
    "from": "on or after", "until": "on or before", "before": "before", "after": "after",
    "older_than": "older than", "newer_than": "newer than",
}  # fmt: skip


def why_it_applies(obligation: Obligation, worker: Worker, words: Words) -> list[str]:
    """The sentences that say why a requirement binds, and how strictly."""
    item = obligation.requirement.item
    if obligation.selector:
        why = f"It applies because {listed(reasons(obligation.selector, words))}."
    else:
        why = f"It applies to everybody{words.at(obligation.requirement.at('id'))}."
    said = [why]
    if obligation.result.each:
        each = item.for_each
        of = each if isinstance(each, str) else f"record of {each.type} that is held" if each else "value"
        place = words.at(obligation.requirement.at("for_each"))
        said.append(f"It is asked for each {of}{place}; this is about {obligation.result.each}.")
    if obligation.assignment is None:
        said.append("It asks nothing of an assignment, so it is judged once for the worker.")
    elif len(worker.assignments) > 1:
        said.append(f"This is about the assignment as {seated(worker.assignments[obligation.assignment])}.")
    said.append(_weight(obligation, item, words))
    return said


def _weight(obligation: Obligation, item: Requirement, words: Words) -> str:
    result, later = obligation.result, ""
    steps = sorted(item.enforcement, key=lambda step: step.from_)
    coming = next((step for step in steps if step.mode == "block" and step.from_ > words.as_of), None)
    if coming:
        later = f" It blocks from {coming.from_} on."
    if item.level != "mandatory":
        return f"It is recommended only, with severity {item.severity}: a gap is shown and never counts."
    if result.mode != "block":
        return (
            f"It is only advised at present, with severity {item.severity}: a gap is shown and does not count.{later}"
        )
    return f"It is mandatory and it blocks, with severity {item.severity}: a gap counts."


def why_not(unbound: Unbound, words: Words) -> str:
    """Why a requirement does not bind, as a clause without a full stop."""
    day = unbound.day
    match unbound.bearing:
        case "ended":
            return f"employment ended{f' on {day}' if day else ''}"
        case "unassigned":
            return "it is about an assignment, and the worker has none"
        case "assignment_ended":
            return f"the assignment ended on {day}"
        case "not_enforced":
            return f"it is not in force before {day}"
        case "nothing_for_each":
            each = unbound.requirement.item.for_each
            what = each if isinstance(each, str) else f"record of {each.type} held" if each else "value"
            return f"it is asked for each {what}, and there is none on this day"
        case "not_begun":
            return f"the worker starts on {day}, and nothing is owed before"
        case _:
            return ", and ".join(failures(unbound.selector, words)) or "what it names is not so on this day"


def reasons(clauses: Clauses, words: Words) -> list[str]:
    """For each clause that holds, the condition that makes it hold."""
    held = [next((each for each in clause if each.holds), None) for clause in clauses]
    by_path: dict[tuple[str, bool, int], list[ConditionStanding]] = {}
    for number, standing in enumerate(each for each in held if each):
        # what one value rules out is told together: neither agency nor contractor
        negated = standing.condition.negated
        by_path.setdefault((standing.fact.path, negated, 0 if negated else number), []).append(standing)
    return [_holding(group, words) for group in by_path.values()]


def failures(clauses: Clauses, words: Words) -> list[str]:
    """For each clause that does not hold, what was found and what was wanted."""
    return [_failing(clause, words) for clause in clauses if not any(condition.holds for condition in clause)]


def _holding(group: Sequence[ConditionStanding], words: Words) -> str:
    standing = group[0]
    path, values = standing.fact.path, standing.fact.values
    where = words.at(*standing.fact.places)
    wanted = comparison([each.condition for each in group])
    if standing.condition.negated:
        found = f"{path} is {listed(values)}{where}" if values else f"nothing is written for {path}"
        if values and wanted in ("true", "false"):
            return found
        return f"{found}, so it is not {wanted}"
    first = standing.condition.predicates[0]
    if first.operator == "is":
        return f"{path} {'is' if len(values) == 1 else 'includes'} {first.value}{where}"
    if first.operator == "glob":
        return f"{path} {listed(values)} matches {_glob(first)}{where}"
    if first.operator in AGE_OPERATORS:
        until = f" until {standing.until_day}" if standing.until_day else f" since {standing.from_day}"
        return f"{path}, {listed(values)}, is {wanted}{until}{where}"
    return f"{path} is {listed(values)}, {wanted}{where}"


def _failing(clause: Sequence[ConditionStanding], words: Words) -> str:
    said = []
    for path, negated in dict.fromkeys((each.fact.path, each.condition.negated) for each in clause):
        group = [each for each in clause if (each.fact.path, each.condition.negated) == (path, negated)]
        said.append(_failing_path(group, words))
    return " and ".join(said)


def _failing_path(group: Sequence[ConditionStanding], words: Words) -> str:
    first = group[0]
    path, values = first.fact.path, first.fact.values
    wanted, where = comparison([each.condition for each in group]), words.at(*first.fact.places)
    if first.condition.negated:
        return f"{path} is {listed(values)}{where}, which it leaves out"
    if not values:
        return f"nothing is written for {path}, which must be {wanted}"
    if first.from_day and first.from_day > words.as_of:
        return f"{path}, {listed(values)}{where}, is {wanted} only from {first.from_day} on"
    if first.until_day and first.until_day < words.as_of:
        return f"{path}, {listed(values)}{where}, was {wanted} until {first.until_day}"
    return f"{path} is {listed(values)}{where}, not {wanted}"


def comparison(conditions: Sequence[Condition]) -> str:
    """What some conditions on one path ask for: `registered-nurse or charge-nurse`, `at least 5 and below 9`."""
    return listed((listed(map(_asked, condition.predicates)) for condition in conditions), "or")


def _asked(predicate: Predicate) -> str:
    if predicate.operator == "is":
        return predicate.value
    if predicate.operator == "glob":
        return f"like {_glob(predicate)}"
    return f"{_COMPARED[predicate.operator]} {predicate.value}"


def _glob(predicate: Predicate) -> str:
    """The pattern as it was written; brackets stand for themselves."""
    return predicate.value.replace("[[]", "[")
