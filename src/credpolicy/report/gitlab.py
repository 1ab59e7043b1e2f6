"""GitLab: findings as a code quality report, beside the lines of a merge request."""

from __future__ import annotations

import json

from credpolicy import escape
from credpolicy.model.finding import Finding
from credpolicy.report.listing import Listing, numbered

_SEVERITIES = {"critical": "critical", "high": "major", "medium": "minor", "low": "info"}


def gitlab(listing: Listing) -> str:
    """A JSON array with one entry for each open finding that is written somewhere; fingerprints are unique."""
    entries = [
        {
            "description": each.message,
            "check_name": each.finding.rule,
            "fingerprint": own,
            "severity": _severity(each.finding),
            "location": {"path": listing.path(each), "lines": {"begin": each.line}},
        }
        for each, own in numbered(listing.open)
        if each.finding.location is not None
    ]
    return escape.json(json.dumps(entries, indent=1)) + "\n"


def _severity(finding: Finding) -> str:
    about = finding.gap or finding.shortage
    if finding.level == "error":
        return "blocker"
    if about is None or finding.level != "gap":
        return "info"
    return _SEVERITIES[about.severity]
