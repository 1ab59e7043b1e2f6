"""One valid tree of each kind of file, with every key that a reader can lose."""

REGISTRY = {
    "workers": [
        {
            "id": "w-1",
            "status": "active",
            "employment": "employee",
            "hired_on": "2024-05-06",
            "ended_on": "2030-01-01",
            "manager": "w-2",
            "external_ids": {"hris": "00731"},
            "note": "none",
            "attributes": {"shift": "night", "keyholder": True, "trucks": ["reach", "tug"]},
            "leave": [{"from": "2026-02-01", "until": "2026-02-28", "kind": "parental"}, {"from": "2027-01-01"}],
            "assignments": [
                {"role": "nurse", "location": "ward-3", "client": "acme", "starts_on": "2024-06-01"},
                {"id": "second", "role": "tutor", "supervisor": "w-2", "attributes": {"rooms": "007"}},
            ],
            "credentials": [
                {
                    "type": "rn-license",
                    "number": "007123",
                    "jurisdiction": "US-OH",
                    "restricted": False,
                    "issued_on": "2025-09-01",
                    "expires_on": "2027-08-31",
                    "status": "active",
                    "verifications": [
                        {"verified_on": "2025-09-03", "verified_by": "w-11", "method": "web_lookup"},
                        {"verified_on": "2026-09-03", "verified_by": "w-11", "method": "phone", "outcome": "attested"},
                    ],
                    "evidence": [{"ref": "vault://a.pdf", "sha256": "0f" * 32, "dated_on": "2025-09-03"}],
                },
                {"type": "bls", "completed_on": "2025-01-31"},
                {"type": "acls", "completed_on": "2025-02-28", "attributes": {"score": "98"}},
            ],
        },
        {"id": "w-2"},
        {"id": "w-3", "credentials": [{"type": "bls"}]},
    ],
    "locations": [{"id": "ward-3", "jurisdiction": "US-OH", "attributes": {"hazard": "higher"}}, {"id": "yard"}],
    "clients": [{"id": "acme", "name": "ACME"}],
    "organizations": [{"id": "north", "name": "North"}],
}

POLICIES = {
    "attributes": [
        {"of": "location", "name": "hazard", "values": ["lower", "higher"]},
        {"of": "credential", "type": "acls", "name": "score", "kind": "number"},
        {"of": "assignment", "name": "trucks", "many": True},
    ],
    "issuers": [{"id": "board", "status_map": {"Null and Void": {"status": "issued_in_error"}}}],
    "credential_types": [
        {
            "id": "rn-license",
            "category": "license",
            "issuer": "board",
            "number_pattern": r"\d{6}",
            "validity": {"valid_for": "24 calendar months", "basis": "issued_on", "printed": "caps"},
            "renewal": {"window": "90 days", "grace": "1 week"},
            "verification": {"level": "primary_source", "at": ["hire", "renewal"], "max_age": "120 days"},
            "satisfies": ["lpn-license"],
            "accepts_status": ["active", "provisional"],
            "authority": {"kind": "law", "citation": "State Nurse Practice Act"},
            "owner": "nursing",
        },
        {"id": "bls", "validity": {"valid_for": "never_ends"}},
    ],
    "requirements": [
        {
            "id": "ward-core",
            "title": "Ward nurses",
            "applies_to": {"role": ["nurse"], "not": {"client": "acme"}, "location.beds": {"at_least": "5"}},
            "requires": [
                {
                    "type": "rn-license",
                    "match": {"jurisdiction": "location.jurisdiction"},
                    "where": {"restricted": False},
                },
                {"any_of": ["bls", {"all_of": ["acls", "pals"]}], "id": "life-support"},
                {"at_least": "2", "of": ["a", "b", "c"]},
            ],
            "level": "mandatory",
            "severity": "critical",
            "enforcement": [{"from": "2026-01-01", "mode": "advise"}, {"from": "2026-04-01", "mode": "block"}],
            "owner": "nursing",
            "sla": "fast",
            "due": "30 days after hired_on",
            "provisional": {"until": "90 days after assignment.starts_on", "supervised_by": ["rn-license"]},
            "paused_by": "leave",
            "allow_empty": True,
        },
        {"id": "all", "requires": ["bls"]},
    ],
    "owners": [{"id": "nursing", "accountable": "w-1", "backup": "w-2", "team": "@acme/nursing"}],
    "slas": [
        {"id": "fast", "acknowledge": "1 day", "remedy": "7 days", "escalate": [{"after": "3 days", "to": "manager"}]}
    ],
    "waivers": [
        {
            "id": "wv-1",
            "kind": "extension",
            "worker": "w-1",
            "requirement": "ward-core",
            "reason": "The course was cancelled by the provider",
            "requested_by": "w-1",
            "approved_by": "w-2",
            "from": "2026-03-01",
            "until": "2026-04-15",
        }
    ],
}

IDENTITIES = {"identities": [{"worker": "w-1", "name": "Ann Example", "email": "ann@example.org"}, {"worker": "w-2"}]}

SETTINGS = {
    "timezone": "America/New_York",
    "fail_on": "expiring",
    "expiring_within": "60 days",
    "waivers": {"maximum": "180 days", "approvers": ["w-1"]},
    "show_names": True,
}
