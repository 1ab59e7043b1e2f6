"""GitLab: findings as a code quality report, beside the lines of a merge request."""

from __future__ import annotations

import json

from credpolicy.model.finding import Finding
from credpolicy.report.view import OPEN, Report, in_order

_SEVERITIES = {"critical": "critical", "high": "major", "medium": "minor", "low": "info"}


def check(report: Report) -> str:
    """A JSON array with one entry for each finding that is written somewhere; fingerprints are unique.

    Waived findings and those that only advise are left out.
    """
    seen: dict[str, int] = {}
    entries = []
    for pile in OPEN:
        for finding in in_order(report.view.piles[pile], report.positions):
            if finding.location is None:
                continue
            number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
            excerpt = report.positions.get(finding.location)
            entries.append(
                {
                    "description": finding.message,
                    "check_name": finding.rule,
                    "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
                    "severity": _severity(finding),
                    "location": {
                        "path": finding.location.path,
                        "lines": {"begin": excerpt.line if excerpt else finding.location.line or 1},
                    },
                }
            )
    return json.dumps(entries, indent=1) + "\n"


def _severity(finding: Finding) -> str:
    about = finding.gap or finding.shortage
    if finding.level == "error":
        return "blocker"
    if about is None or finding.level != "gap":
        return "info"
    return _SEVERITIES[about.severity]
