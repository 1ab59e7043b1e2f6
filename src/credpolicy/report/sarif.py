"""SARIF 2.1.0: findings for code scanning, each at its line, known again by its own fingerprint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from credpolicy import escape
from credpolicy._version import __version__
from credpolicy.model.rules import RULES
from credpolicy.report.listing import Listed, Listing, numbered

MOST_RESULTS = 5_000
"""More are taken by code scanning and not stored."""

_LEVELS = {"error": "error", "gap": "error", "expiring": "warning", "warning": "warning"}
_SECURITY = {"critical": "9.0", "high": "7.0", "medium": "5.0", "low": "3.0"}
_BASELINE = {"introduced": "new", "unchanged": "unchanged", "caused_by_time": "unchanged", "fixed": "absent"}
"""What the standard calls the classes of a comparison."""


def sarif(listing: Listing) -> str:
    """One run with the findings that are open and, if they are asked for, the waived ones as suppressed results.

    What is beyond the limit of code scanning is cut, the least severe first, and a notification says how much.
    """
    found = [each for each in listing.entries if each.open or (listing.with_waived and each.pile == "waived")]
    shown = found[:MOST_RESULTS]
    codes = sorted({each.finding.rule for each in shown})
    run = {
        "tool": {
            "driver": {
                "name": "credpolicy",
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "automationDetails": {"id": "credpolicy/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, own, codes, listing) for each, own in numbered(shown)],
        "invocations": [
            {
                "executionSuccessful": not any(each.kind == "error" for each in found),
                "exitCode": listing.exit_code,
                "toolExecutionNotifications": list(_notes(len(found) - len(shown), listing)),
            }
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return escape.json(json.dumps(document, indent=1)) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "name": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": f"{rule.help} `credpolicy rule {code}` tells more."},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": ["credentials"]},
    }


def _result(each: Listed, own: str, codes: list[str], listing: Listing) -> dict[str, Any]:
    finding = each.finding
    about = finding.gap or finding.shortage
    place = finding.location
    # every result needs a place: what stands nowhere is about the policies as a whole
    path = listing.inside + (place.path if place else "policies")
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": codes.index(finding.rule),
        "level": _LEVELS[finding.level],
        "message": {"text": each.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(path.encode("utf-8", "surrogateescape"))},
                    "region": {"startLine": each.line, "startColumn": each.column},
                }
            }
        ],
        "partialFingerprints": {"credpolicy/v1": own},
    }
    if each.pile in _BASELINE:
        result["baselineState"] = _BASELINE[each.pile]
    if not each.open:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": each.why}]
    if about:
        result["properties"] = {"security-severity": _SECURITY[about.severity]}
    return result


def _notes(cut: int, listing: Listing) -> Iterator[dict[str, Any]]:
    if cut:
        text = f"{cut:,} findings are left out: code scanning stores {MOST_RESULTS:,}."
        yield {"level": "warning", "message": {"text": text}}
    for note in listing.notes:
        yield {"level": "error", "message": {"text": note}}
