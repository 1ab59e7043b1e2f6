"""SARIF 2.1.0: findings for code scanning, each at its line, known again by its own fingerprint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from credpolicy._version import __version__
from credpolicy.escape import terminal
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES
from credpolicy.report.view import OPEN, Report, in_order

MOST_RESULTS = 5_000
"""More are taken by code scanning and not stored."""

_LEVELS = {"error": "error", "gap": "error", "expiring": "warning", "warning": "warning"}
_SECURITY = {"critical": "9.0", "high": "7.0", "medium": "5.0", "low": "3.0"}


def check(report: Report) -> str:
    """One run with every finding that counts. Waived ones, and those that only advise, are left out.

    What is beyond the limit of code scanning is cut, the least severe first, and a notification says how much.
    """
    found = [each for pile in OPEN for each in in_order(report.view.piles[pile], report.positions)]
    shown = found[:MOST_RESULTS]
    codes = sorted({finding.rule for finding in shown})
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
        "results": [_result(finding, codes, report) for finding in shown],
        "invocations": [
            {
                "executionSuccessful": not report.view.piles["errors"],
                "exitCode": report.view.exit_code,
                "toolExecutionNotifications": list(_notes(len(found) - len(shown), report)),
            }
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=1) + "\n"


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


def _result(finding: Finding, codes: list[str], report: Report) -> dict[str, Any]:
    place = finding.location
    excerpt = report.positions.get(place) if place else None
    line, column = (excerpt.line, excerpt.column) if excerpt else ((place and place.line) or 1, 1)
    about = finding.gap or finding.shortage
    properties = {"security-severity": _SECURITY[about.severity]} if about else {}
    return {
        "ruleId": finding.rule,
        "ruleIndex": codes.index(finding.rule),
        "level": _LEVELS[finding.level],
        "message": {"text": terminal(f"{finding.message}. {finding.help}" if finding.help else finding.message)},
        "locations": [
            {
                "physicalLocation": {
                    # every result needs a place: what stands nowhere is about the policies as a whole
                    "artifactLocation": {"uri": quote(place.path if place else "policies")},
                    "region": {"startLine": max(1, line), "startColumn": max(1, column)},
                }
            }
        ],
        "partialFingerprints": {"credpolicy/v1": finding.fingerprint},
        **({"properties": properties} if properties else {}),
    }


def _notes(cut: int, report: Report) -> Iterator[dict[str, Any]]:
    if cut:
        text = f"{cut:,} findings are left out: code scanning stores {MOST_RESULTS:,}."
        yield {"level": "warning", "message": {"text": text}}
    for reason in report.view.evaluation.empty:
        yield {"level": "error", "message": {"text": terminal(f"Not everything was evaluated: {reason}.")}}
