"""One valid tree of each kind of file, with every key that a reader can lose."""

from tests.unit.load.valid_policies import POLICIES

__all__ = ["AUDITS", "BASELINE", "IDENTITIES", "POLICIES", "REGISTRY", "SETTINGS"]

EVIDENCE = {"ref": "vault://a.pdf", "sha256": "0f" * 32, "kind": "card", "dated_on": "2025-09-03"}

REGISTRY = {
    "workers": [
        {
            "id": "w-1",
            "status": "active",
            "employment": "employee",
            "hired_on": "2024-05-06",
            "ended_on": "2030-01-01",
            "birthday": "04-12",
            "manager": "w-2",
            "external_ids": {"hris": "00731"},
            "note": "none",
            "attributes": {
                "shift": "night",
                "keyholder": True,
                "trucks": ["reach", "tug"],
                "points": [{"from": "2026-01-01", "value": "4"}, {"from": "2026-06-01", "value": ["5", False]}],
            },
            "leave": [{"from": "2026-02-01", "until": "2026-02-28", "kind": "parental"}, {"from": "2027-01-01"}],
            "assignments": [
                {"role": "nurse", "location": "ward-3", "client": "acme", "starts_on": "2024-06-01"},
                {
                    "id": "second",
                    "role": "tutor",
                    "organization": "north",
                    "position": "s-7",
                    "ends_on": "2028-12-31",
                    "supervisor": "w-2",
                    "attributes": {"rooms": "007"},
                },
            ],
            "credentials": [
                {
                    "id": "c-1",
                    "type": "rn-license",
                    "number": "007123",
                    "jurisdiction": "US-OH",
                    "multistate": True,
                    "restricted": False,
                    "awarded_on": "2015-09-01",
                    "applied_on": "2025-07-01",
                    "decided_on": "2025-08-20",
                    "issued_on": "2025-09-01",
                    "valid_from": "2025-09-02",
                    "expires_on": "2027-08-31",
                    "status": "active",
                    "status_on": "2025-09-01",
                    "status_reason": "renewed",
                    "age_at_issue": "44",
                    "returned_on": "2027-09-01",
                    "transferred_to": "w-2",
                    "verifications": [
                        {
                            "verified_on": "2025-09-03",
                            "verified_by": "w-11",
                            "method": "web_lookup",
                            "source": "Board of Nursing",
                            "source_url": "https://example.org",
                            "contact_name": "A. Clerk",
                            "reference": "77",
                            "status_seen": "active",
                            "expires_seen": "2027-08-31",
                            "evidence": [EVIDENCE],
                        },
                        {"verified_on": "2026-09-03", "verified_by": "w-11", "method": "phone", "outcome": "attested"},
                    ],
                    "evidence": [EVIDENCE],
                    "note": "renewed in time",
                },
                {"type": "bls", "completed_on": "2025-01-31"},
                {"type": "acls", "completed_on": "2025-02-28", "attributes": {"score": "98"}},
                {
                    "type": "i9-form",
                    "executed_on": "2024-05-06",
                    "created_on": "2024-05-07",
                    "screened_on": "2024-05-08",
                    "last_in_effect_on": "2025-01-01",
                },
            ],
            "screenings": [
                {
                    "type": "leie-screening",
                    "screened_on": "2026-03-01",
                    "result": "possible_match",
                    "source": "LEIE 2026-02",
                    "screened_by": "w-2",
                    "resolved_on": "2026-03-04",
                    "evidence": [EVIDENCE],
                    "note": "a namesake",
                },
                {"type": "leie-screening", "screened_on": "2026-04-01", "result": "clear"},
            ],
            "credits": [
                {
                    "id": "e-1",
                    "earned_on": "2026-02-11",
                    "amount": "1.5",
                    "unit": "contact_hour",
                    "category": "ethics",
                    "counts_for": [{"type": "rn-license", "category": "general"}, {"type": "bls"}],
                    "provider": "North College",
                    "attributes": {"mode": "self-study"},
                    "evidence": [EVIDENCE],
                    "note": "two evenings",
                },
                {"unit": "worked_hour", "from": "2026-01-01", "until": "2026-03-31", "amount": "410"},
                {"unit": "landing", "earned_on": "2026-03-01"},
            ],
            "events": [
                {"kind": "accident", "on": "2026-03-02", "note": "slight"},
                {"kind": "move", "on": "2026-04-02"},
            ],
            "acknowledged": [
                {
                    "requirement": "ward",
                    "by": "w-2",
                    "on": "2026-02-01",
                    "until": "2026-03-01",
                    "note": "course booked",
                },
                {"requirement": "night", "by": "w-2", "on": "2026-02-01", "until": "2026-03-01"},
            ],
        },
        {"id": "w-2"},
        {"id": "w-3", "credentials": [{"type": "bls"}]},
    ],
    "locations": [
        {
            "id": "ward-3",
            "name": "Ward 3",
            "organization": "north",
            "jurisdiction": "US-OH",
            "contact": "w-2",
            "attributes": {"hazard": "higher", "headcount": [{"from": "2026-01-01", "value": "48"}]},
        },
        {"id": "yard"},
    ],
    "clients": [{"id": "acme", "name": "ACME", "attributes": {"tier": "1"}}],
    "organizations": [{"id": "north", "name": "North", "attributes": {"sector": "care"}}],
    "legal_holds": [
        {
            "id": "lh-1",
            "workers": ["w-2"],
            "types": ["bls"],
            "reason": "claim",
            "ordered_by": "legal department",
            "from": "2026-02-01",
            "until": "2026-12-31",
        },
    ],
    "tombstones": [
        {
            "worker": "w-2",
            "type": "bls",
            "key": "2019-04-02",
            "deleted_on": "2026-02-01",
            "rule": "licences",
            "approved_by": "w-1",
            "kept_until": "2026-01-31",
            "sha256": "0f" * 32,
        },
    ],
}

IDENTITIES = {
    "identities": [
        {"worker": "w-1", "name": "Ann Example", "email": "ann@example.org", "login": "ann", "language": "de"},
        {"worker": "w-2"},
    ]
}

SETTINGS = {
    "timezone": "America/New_York",
    "fail_on": "expiring",
    "expiring_within": "60 days",
    "waivers": {"maximum": "180 days", "approvers": ["w-1"]},
    "guard_rails": {"max_percent": "40", "max_new_issues": "5", "max_messages": "6"},
    "forge": {
        "group_by": "worker",
        "from_level": "expiring",
        "severity": "high",
        "label": "gaps",
        "reopen_within": "60 days",
        "assign": False,
        "fallback": "jdoe",
        "milestones": True,
        "per_run": "7",
    },
    "notifications": {
        "ladder": ["60 days", "0 days"],
        "then_every": "2 weeks",
        "to": ["manager"],
        "quiet_days": ["sunday", "holidays"],
        "language": "de",
    },
    "governance": {
        "board": ["data", "coordination"],
        "backups": False,
        "reviews": {"first": "60 days", "every": "2 years"},
        "runbooks": True,
        "most_owned": "9",
        "escalate_from": "high",
    },
    "integrity": {"late_after": "14 days", "most_signed_a_day": "9", "signatures": True},
    "show_names": True,
}

AUDITS = {
    "checklists": [
        {
            "id": "files-2026-03",
            "audit": "files",
            "month": "2026-03",
            "opened_on": "2026-03-02",
            "closed_on": "2026-03-31",
            "population": {
                "of": "credentials",
                "commit": "0f" * 20,
                "as_of": "2026-03-02",
                "part": "3",
                "parts": "12",
                "rows": "1",
                "sha256": "0f" * 32,
                "version": "0.1.0",
            },
            "seed": "spring",
            "sample": [{"severity": "critical", "rows": "1", "drawn": "1"}],
            "questions": [{"id": "seen", "ask": "Seen at the source"}],
            "items": [
                {
                    "key": "w-1/bls",
                    "worker": "w-1",
                    "severity": "critical",
                    "owner": "nursing",
                    "answers": {"seen": "fail"},
                    "note": "The copy was not legible.",
                }
            ],
            "sign_offs": [{"role": "auditor", "by": "w-2", "signed_on": "2026-03-30"}],
            "note": "none",
        },
    ],
}

BASELINE = {
    "baseline": [
        {
            "fingerprint": "0f" * 16,
            "rule": "GAP001",
            "level": "gap",
            "worker": "w-1",
            "requirement": "core",
            "line": "bls",
            "count": "2",
        },
        {"fingerprint": "1f" * 16, "rule": "GAP003", "level": "gap", "coverage": "aid", "place": "ward-3 / acme"},
        {"fingerprint": "2f" * 16, "rule": "OWN001", "level": "warning", "object": "credential_types bls"},
        {"fingerprint": "3f" * 16, "rule": "FIL001", "level": "warning", "path": "policies/a.txt"},
    ]
}
