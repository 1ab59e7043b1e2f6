"""A valid file of policies with every key and every form of the policy language."""

from typing import Any

AUTHORITY = {
    "kind": "law",
    "citation": "State Nurse Practice Act",
    "url": "https://example.org",
    "read_on": "2026-01-01",
    "standing": "text",
}
CYCLE = {"length": "3 years", "basis": "awarded_on", "starts": "01-01", "cutoff": "06-30", "make_up": "6 months"}
EDUCATION = {
    "unit": "hour",
    "makes_one": {"minute": "50"},
    "period": "cycle",
    "total": "45",
    "categories": {
        "education": {
            "min": "25",
            "categories": {"technical": {"min": "5"}, "ethics": {"min": "3", "when": {"worker.grade": "senior"}}},
        },
        "giving-back": {"max": "15", "surplus": "total", "categories": {"field": {"max": "6"}}},
        "accepted": {"min_percent": "90", "max_percent": "100"},
    },
    "each_year": {"total": "10", "categories": {"technical": {"min": "1"}}},
    "carry_over": {"max": "8", "from_last": "1 year", "except": ["ethics"]},
    "not_before": "awarded_on",
    "where": {"provider_status": "active"},
    "match": {"class": "aircraft_class"},
    "limits": [{"where": {"mode": "self-study"}, "max_percent": "50"}, {"each": "day", "max": "8"}],
}

TYPES: list[dict[str, Any]] = [
    {
        "id": "rn-license",
        "name": "Registered nurse",
        "description": "May nurse.",
        "category": "license",
        "issuer": "board",
        "jurisdiction": "US-OH",
        "number_pattern": r"\d{6}",
        "validity": [
            {"when": {"issued_on": {"from": "2024-04-01"}}, "valid_for": "24 months"},
            {
                "when": {"day": {"from": "2019-05-28"}, "issue_number": {"at_least": "2"}},
                "valid_for": "36 months",
                "basis": "decided_on",
                "printed": "replaced",
            },
            {"valid_for": "24 calendar months", "rounding": "day_before"},
        ],
        "renewal": {
            "window": "3 months",
            "basis": "previous_expiry",
            "grace": "10 business days",
            "late": [
                {"up_to": "6 months", "requires": ["refresher-course"], "status": "suspended"},
                {"requires": ["full-course"]},
            ],
            "requires": [{"credits": {"unit": "contact_hour", "total": "30", "period": "cycle"}}],
            "lead_time": "60 days",
            "while_pending": "6 months after expires_on",
        },
        "cycle": CYCLE,
        "credits": [
            {"when": {"cycle_number": {"at_most": "1"}}, "unit": "hour", "total": "0"},
            EDUCATION,
        ],
        "requires": [
            {
                "type": "degree",
                "at": "decided_on",
                "verification": [
                    {
                        "when": {"decided_on": {"from": "2025-07-01"}},
                        "level": "primary_source",
                        "max_age": "120 days",
                    },
                    {"level": "primary_source", "max_age": "180 days"},
                ],
            }
        ],
        "verification": {"level": "primary_source", "at": ["hire", "renewal", "decided_on"], "max_age": "120 days"},
        "satisfies": ["lpn-license"],
        "accepts_status": ["active", "provisional"],
        "authority": AUTHORITY,
        "owner": "nursing",
        "returnable": True,
        "runbook": "docs/renewal.md",
        "reviews": [{"on": "2026-01-05", "by": "w-2", "note": "as it was"}],
    },
    {"id": "bls", "validity": {"valid_for": "never_ends"}},
    {
        "id": "operator",
        "validity": [
            {
                "when": {"previous": {"status": ["lapsed", "expired"], "not": {"restricted": True}}},
                "valid_for": "3 years",
                "ended_by": ["accident", {"event": "failure", "times": "2", "within": "24 months"}],
            },
            {"rounding": {"to": "05-31", "years": "even", "direction": "forward"}, "min_active": "90 days"},
        ],
        "renewal": [{"when": {"service": {"at_least": "2 years"}}, "grace": "28 days"}, {"basis": "decided_on"}],
        "cycle": {"length": "2 years", "starts": "2020-06-01"},
        "derived_from": {"any_of": ["weld-test", "continuity-log"]},
        "by": "process",
    },
    {"id": "technician", "derived_from": "cissp", "cycle": {"length": "1 year", "starts": "birth_month"}},
]

REQUIREMENTS: list[dict[str, Any]] = [
    {
        "id": "ward-core",
        "title": "Ward nurses",
        "description": "Who nurses",
        "applies_to": {"role": ["nurse"], "not": {"client": "acme"}, "location.beds": {"at_least": "5"}},
        "requires": [
            {
                "type": "rn-license",
                "match": {"jurisdiction": "location.jurisdiction"},
                "where": {"restricted": False},
            },
            {"any_of": ["bls", {"all_of": ["acls", "pals"]}], "id": "life-support"},
            {"at_least": "2", "of": ["a", "b", "c"]},
            {"at_most": "0", "of": ["badge-server-room"]},
            {"type": "driving", "validity": {"valid_for": "3 years"}, "at": "issued_on", "when": {"worker.car": True}},
            {"credits": {"unit": "dose", "ceiling": "20", "period": {"from": "event.failure", "until": "ended_on"}}},
        ],
        "level": "mandatory",
        "severity": "critical",
        "enforcement": [{"from": "2026-01-01", "mode": "advise"}, {"from": "2026-04-01", "mode": "block"}],
        "authority": AUTHORITY,
        "owner": "nursing",
        "runbook": "docs/renewal.md",
        "reviews": [{"on": "2026-01-05", "by": "w-2", "note": "as it was"}],
        "sla": "fast",
        "due": {
            "earliest_of": [
                "30 days after hired_on",
                {"reached": {"unit": "worked_hour", "total": "100", "where": {"paid": True}}},
                {"latest_of": ["3 years after hired_on", "event.move"]},
            ]
        },
        "provisional": {"until": "90 days after assignment.starts_on", "supervised_by": ["rn-license"]},
        "paused_by": "leave",
        "allow_empty": True,
    },
    {"id": "all", "requires": ["bls"], "due": "10 business days after hired_on"},
    {
        "id": "per-truck",
        "for_each": "assignment.truck_types",
        "requires": [{"type": "forklift", "match": {"truck_type": "each", "site": "assignment.location"}}],
    },
    {
        "id": "declaration",
        "for_each": {"type": "registration", "where": {"status": "active"}},
        "requires": [
            {
                "credits": [
                    {"unit": "case", "period": "12 months", "total": "50", "cycle": None},
                    {"unit": "case", "total": "5", "cycle": {"length": "1 year"}},
                ],
                "at": "30 days before previous_expiry",
            }
        ],
    },
]

COVERAGE: list[dict[str, Any]] = [
    {
        "id": "first-aiders",
        "title": "First aid",
        "description": "Somebody who can help",
        "per": "location",
        "applies_to": {"location.hazard": "higher"},
        "needs": [
            {"when": {"location.headcount": {"at_most": "4"}}, "at_least": "1", "of": ["appointed-person"]},
            {"at_least": "1", "for_every": "50", "by": "location.headcount", "of": ["faw", {"any_of": ["a", "b"]}]},
        ],
        "level": "mandatory",
        "severity": "high",
        "authority": AUTHORITY,
        "owner": "nursing",
        "sla": "fast",
        "allow_empty": True,
    },
    {
        "id": "shifts",
        "per": ["location", "assignment.shift"],
        "needs": {
            "all_of": [
                {"at_least": "75%", "of": ["bls"]},
                {"at_least": "1", "for_every": "3", "by": {"role": "apprentice"}, "of": ["rn-license"]},
            ],
            "each_once": True,
        },
    },
]

APPROVED = {
    "reason": "The course was cancelled by the provider",
    "requested_by": "w-1",
    "approved_by": "w-2",
    "from": "2026-03-01",
    "until": "2026-04-15",
}
WAIVERS: list[dict[str, Any]] = [
    {
        "id": "wv-1",
        "kind": "extension",
        "worker": "w-1",
        "requirement": "ward-core",
        "assignment": "second",
        "reason_code": "medical",
        "approved_on": "2026-02-27",
        **APPROVED,
    },
    {"id": "wv-2", "kind": "waiver", "selector": {"role": "tutor"}, "requirement": "all", **APPROVED},
    {
        "id": "spring-cards",
        "kind": "extension",
        "type": "bls",
        "where": {"expires_on": {"from": "2021-03-01", "until": "2021-05-31"}},
        "until": "90 days after expires_on",
        "authority": {"kind": "issuer", "citation": "Notice 12"},
    },
]

TESTS: list[dict[str, Any]] = [
    {
        "id": "card-of-28-march-2022",
        "title": "A card holds to the end of the month",
        "worker": {"hired_on": "2020-01-06", "credentials": [{"type": "bls", "issued_on": "2022-03-28"}]},
        "with": {
            "workers": [{"id": "bob"}],
            "locations": [{"id": "ward-3"}],
            "clients": [{"id": "acme"}],
            "organizations": [{"id": "north"}],
            "waivers": [{"id": "wv-3", "kind": "waiver", "worker": "bob", "requirement": "all", **APPROVED}],
        },
        "only": ["all", "ward-core"],
        "days": [
            {"as_of": "2022-03-27", "expect": {"all": "in_progress"}},
            {
                "as_of": "2024-04-01",
                "expect": {
                    "all": {
                        "state": "expired",
                        "since": "2024-04-01",
                        "due": "none",
                        "due_on": "none",
                        "compliant_until": "none",
                        "changes_on": "none",
                        "reasons": ["*bls*2024-03-31*"],
                        "waiver": "none",
                        "assignment": "nurse/ward-3/",
                    },
                    "ward-core": ["met", {"each": "reach", "state": "missing"}],
                },
                "coverage": {"first-aiders": "covered"},
            },
        ],
    },
    {
        "id": "places",
        "worker": "w-1",
        "as_of": "2026-02-01",
        "expect": {"all": "met"},
        "coverage": {
            "first-aiders": [
                {
                    "place": "yard-1",
                    "line": "1",
                    "state": "short",
                    "needed": "2",
                    "present": "1",
                    "shortfall": "1",
                    "nearest": ["w-2"],
                    "passing": ["w-1"],
                }
            ],
            "shifts": {"place": ["yard-1", "night"]},
        },
    },
]

POLICIES: dict[str, list[dict[str, Any]]] = {
    "attributes": [
        {"of": "location", "name": "hazard", "values": ["lower", "higher"], "description": "How dangerous"},
        {"of": "credential", "type": "acls", "name": "score", "kind": "number"},
        {"of": "assignment", "name": "trucks", "many": True},
        {"of": "entry", "name": "mode"},
    ],
    "issuers": [
        {
            "id": "board",
            "name": "Board of Nursing",
            "url": "https://example.org",
            "status_map": {
                "Null and Void": {"status": "issued_in_error"},
                "Probation": {"status": "active", "restricted": True},
            },
        }
    ],
    "credential_types": TYPES,
    "requirements": REQUIREMENTS,
    "owners": [
        {
            "id": "nursing",
            "name": "Nursing",
            "accountable": "w-1",
            "backup": "w-2",
            "team": "@acme/nursing",
            "acting": [{"worker": "w-3", "from": "2026-02-01", "until": "2026-02-28", "reason": "leave"}],
        },
    ],
    "slas": [
        {"id": "fast", "acknowledge": "1 day", "remedy": "7 days", "escalate": [{"after": "3 days", "to": "manager"}]}
    ],
    "board": [{"id": "compliance", "held_by": "w-1", "deputy": "w-2"}],
    "reminders": [
        {
            "id": "soon",
            "types": ["bls"],
            "requirements": ["ward"],
            "ladder": ["30 days", "0 days"],
            "then_every": "1 week",
            "to": ["worker", "manager"],
        },
    ],
    "maintenance": [
        {
            "id": "move",
            "from": "2026-02-01",
            "until": "2026-02-03",
            "reason": "move",
            "owners": ["nursing"],
            "locations": ["ward-3"],
            "requirements": ["ward"],
        },
    ],
    "waivers": WAIVERS,
    "coverage": COVERAGE,
    "holidays": [{"on": "2026-12-25", "name": "Christmas"}, {"on": "2026-12-26"}],
    "retention": [
        {
            "id": "licences",
            "type": ["bls", "acls"],
            "keep": [
                {"when": {"jurisdiction": "US-OH"}, "until": "1 year after ended_on", "while_employed": "release"},
                {
                    "until": {"latest_of": ["3 years after hired_on", "1 year after ended_on"]},
                    "delete_by": "5 years after ended_on",
                },
            ],
            "authority": {"kind": "law", "citation": "Archive act 4"},
            "owner": "nursing",
            "description": "Kept for the inspection.",
        },
        {"id": "rest", "type": ["bls"], "keep": [{"delete_by": "10 years after expires_on"}]},
    ],
    "integrity_notes": [
        {
            "fingerprint": "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f",
            "reason": "The papers of the merged clinic arrived in May",
            "by": "w-1",
            "on": "2026-01-04",
            "until": "2026-12-31",
        },
    ],
    "audits": [
        {
            "id": "files",
            "title": "Files of the staff",
            "kind": "annual",
            "of": "credentials",
            "requirements": ["ward"],
            "types": ["bls"],
            "owners": ["nursing"],
            "from": "2026-01-01",
            "until": "2030-12-31",
            "within": "21 days",
            "size": "25",
            "auditor": "w-1",
            "reviewer": "w-2",
            "owner": "nursing",
            "questions": [{"id": "seen", "ask": "Seen at the source"}],
            "authority": {"kind": "law", "citation": "Archive act 4"},
        },
    ],
    "policy_tests": TESTS,
}
