"""Assessment results after NIST's OSCAL: what was looked at, what was found, and which requirement it speaks of."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from credpolicy._version import __version__
from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import GAP_STATES
from credpolicy.model.policy import Requirement

OSCAL_VERSION = "1.2.3"
NAMESPACE = UUID("4a1c2a0e-6c5a-5d0e-9f0b-7d1f6f2d3b11")
"""In this all ids are made, so that equal content has equal ids."""
_NS = "urn:credpolicy:oscal"
_ODD = re.compile(r"[^A-Za-z0-9.-]")
_DONE = ("compliant", "expiring", "grace", "waived", "provisional", "not_yet_due", "not_applicable")


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was assessed: the evaluation, when it was made (RFC 3339), and SHA-256 of each list by its path."""

    evaluation: Evaluation
    extracted_at: str
    lists: Mapping[str, str]


def token(id_: str) -> str:
    """An id of ours as a token of OSCAL: other characters, and underlines, become `_` and their number."""
    return "requirement-" + _ODD.sub(lambda found: f"_{ord(found[0]):x}_", id_)


def document(assessed: Assessed) -> str:
    """The assessment results, one JSON document with a line end. Ids depend on the content alone."""
    return json.dumps({"assessment-results": _results(assessed)}, indent=1) + "\n"


class _Ids:
    """Makes ids out of what they stand for, below what is assessed."""

    def __init__(self, assessed: Assessed) -> None:
        revision = assessed.evaluation.snapshot.revision
        about = f"{revision.commit}/{assessed.evaluation.as_of}/{assessed.extracted_at}/{__version__}"
        self._root = uuid5(NAMESPACE, about)

    def of(self, *parts: str) -> str:
        return str(uuid5(self._root, "\0".join(parts)))


def _results(assessed: Assessed) -> dict[str, Any]:
    ids, evaluation = _Ids(assessed), assessed.evaluation
    commit = evaluation.snapshot.revision.commit or "no commit"
    return {
        "uuid": ids.of("assessment-results"),
        "metadata": {
            "title": f"Staff credentials as of {evaluation.as_of}",
            "last-modified": assessed.extracted_at,
            "version": commit,
            "oscal-version": OSCAL_VERSION,
            "props": [
                _prop("as-of", evaluation.as_of.isoformat()), _prop("commit", commit),
                _prop("inputs", evaluation.snapshot.inputs), _prop("tool", f"credpolicy {__version__}"),
            ],
        },
        "import-ap": {"href": f"#{ids.of('plan')}", "remarks": "The policies of the commit are the plan."},
        "results": [_result(assessed, ids)],
        "back-matter": {"resources": _resources(assessed, ids)},
    }  # fmt: skip


def _result(assessed: Assessed, ids: _Ids) -> dict[str, Any]:
    evaluation = assessed.evaluation
    requirements = {placed.item.id: placed.item for placed in evaluation.snapshot.requirements}
    of: defaultdict[str, list[Result]] = defaultdict(list)
    for result in evaluation.results:
        of[result.requirement].append(result)
    observations = [_observation(each, assessed, ids) for name in requirements for each in of[name] if _told(each)]
    found: dict[str, Any] = {
        "uuid": ids.of("result"),
        "title": f"Every obligation as of {evaluation.as_of}",
        "description": (
            f"{len(evaluation.results)} obligations of {len(evaluation.snapshot.workers)} workers were judged by "
            f"{len(requirements)} requirements. Observations are told of what is not plainly compliant."
        ),
        "start": f"{evaluation.as_of}T00:00:00Z",
        "end": f"{evaluation.as_of}T23:59:59Z",
        "reviewed-controls": {"control-selections": [_selection(requirements)]},
    }
    if observations:
        found["observations"] = observations
    findings = [_finding(requirement, of[name], ids) for name, requirement in requirements.items()]
    if findings:
        found["findings"] = findings
    return found


def _selection(requirements: Iterable[str]) -> dict[str, Any]:
    controls = [{"control-id": token(name)} for name in dict.fromkeys(requirements)]
    if not controls:
        return {"description": "There are no requirements.", "include-all": {}}
    return {"description": "Every requirement of the policies.", "include-controls": controls}


def _told(result: Result) -> bool:
    return result.state not in ("compliant", "not_applicable")


def _key(result: Result) -> tuple[str, ...]:
    return (result.requirement, result.worker, result.assignment, result.each)


def _observation(result: Result, assessed: Assessed, ids: _Ids) -> dict[str, Any]:
    why = "; ".join(result.reasons) or f"The state is {result.state}."
    days = (("since", result.since), ("due-on", result.due_on), ("compliant-until", result.compliant_until))
    words = (
        ("worker", result.worker), ("requirement", result.requirement), ("assignment", result.assignment),
        ("each", result.each), ("state", result.state), ("severity", result.severity), ("owner", result.owner),
        ("waiver", result.waiver), *((name, value.isoformat()) for name, value in days if value),
    )  # fmt: skip
    return {
        "uuid": ids.of("observation", *_key(result)),
        "title": f"{result.worker}: {result.requirement} is {result.state.replace('_', ' ')}",
        "description": why,
        "props": [_prop(name, value) for name, value in words if value],
        "methods": ["TEST"],
        "collected": assessed.extracted_at,
    }


def _finding(requirement: Requirement, results: list[Result], ids: _Ids) -> dict[str, Any]:
    gaps = [each for each in results if each.binds and each.state in GAP_STATES]
    held = sum(each.state in _DONE for each in results)
    found: dict[str, Any] = {
        "uuid": ids.of("finding", requirement.id),
        "title": requirement.title or requirement.id,
        "description": f"{held} of {len(results)} obligations are no gap; {len(gaps)} gaps count.",
        "props": [_prop("requirement", requirement.id), _prop("severity", requirement.severity)],
        "target": {
            "type": "objective-id",
            "target-id": token(requirement.id),
            "status": {"state": "not-satisfied" if gaps else "satisfied", "reason": "fail" if gaps else "pass"},
        },
    }
    related = [{"observation-uuid": ids.of("observation", *_key(each))} for each in results if _told(each)]
    if related:
        found["related-observations"] = related
    return found


def _resources(assessed: Assessed, ids: _Ids) -> list[dict[str, Any]]:
    plan = {
        "uuid": ids.of("plan"),
        "title": "Policies in force",
        "description": "The files under policies/ of this archive, as they are in the commit.",
        "rlinks": [{"href": "policies/"}],
    }
    lists = [
        {
            "uuid": ids.of("list", path),
            "title": f"Population: {path}",
            "description": "The complete list, as CSV.",
            "rlinks": [
                {"href": path, "media-type": "text/csv", "hashes": [{"algorithm": "SHA-256", "value": digest}]}
            ],
        }
        for path, digest in assessed.lists.items()
    ]  # fmt: skip
    return [plan, *lists]


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": _NS, "value": " ".join(value.split()) or "-"}
