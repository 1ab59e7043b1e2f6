"""A small repository whose verdicts are known, and hostile text in every field that holds text."""

from __future__ import annotations

from tests.builder import Tree

MARK = "h0stile"
HOSTILE = (
    f"'); drop table worker; -- {MARK}",
    f'"); drop view "credential"; /* {MARK} */',
    f"$as_of ${{as_of}} $1 ? :as_of %s %(as_of)s {{0}} {{{{{MARK}}}}}",
    f"{MARK} \\ \\' \\\" \\0 \n\r\t ; select 1; -- end",
    f"{MARK} \u202e\u2028 日本 \U0001f600 ' || (select 1) || '",
    f"*?[{MARK}]%_' escape '",
    f"read_csv('/etc/passwd') {MARK}",
)
JOINED = " ".join(HOSTILE)


def base() -> tuple[Tree, Tree]:
    """A small repository whose verdicts are known; the hostile rows come beside it."""
    policies: Tree = {
        "issuers": [{"id": "board"}],
        "credential_types": [{"id": "card", "issuer": "board", "validity": {"valid_for": "12 months"}}],
        "requirements": [
            {"id": "core", "applies_to": {"role": "pilot"}, "requires": ["card"]},
            {"id": "here", "requires": [{"type": "card", "match": {"jurisdiction": "location.jurisdiction"}}]},
        ],
        "coverage": [{"id": "aiders", "per": "location", "needs": {"of": ["card"]}}],
    }
    seat = {"role": "pilot", "location": "north"}
    registry: Tree = {
        "locations": [{"id": "north", "jurisdiction": "US-OH"}],
        "workers": [
            {
                "id": f"w-{number}",
                "hired_on": "2025-01-01",
                "assignments": [seat],
                "credentials": [{"type": "card", "issued_on": issued_on, "jurisdiction": "US-OH"}] if issued_on else [],
            }
            for number, issued_on in enumerate(("2026-01-01", "2024-01-01", None))
        ],
    }
    return policies, registry


def hostile(text: str) -> tuple[Tree, Tree]:
    """The same repository with a text in every field that holds text, in rows of their own wherever it could bear."""
    policies, registry = base()
    authority = {"kind": "law", "citation": text, "url": text}
    entry = {"of": "entry", "name": "mode"}
    policies["attributes"] = [
        {"of": "worker", "name": "grade", "values": [text], "description": text},
        {"of": "location", "name": "hazard", "many": True},
        {"of": "assignment", "name": "trucks", "many": True},
        {"of": "credential", "name": "truck", "type": "odd"},
        entry,
    ]
    words = {text: {"status": "revoked"}}
    policies["issuers"] = [
        {"id": "board", "name": text, "url": text, "status_map": words},
        {"id": "other", "name": text, "status_map": words},
    ]
    policies["credential_types"][0].update(name=text, description=text, jurisdiction=text, authority=authority)
    worth = {
        "unit": "hour",
        "total": "1",
        "when": {"worker.grade": text},
        "categories": {"calm": {"when": {"worker.grade": text}, "max": "1"}},
        "period": "90 days",
        "where": {"mode": text, "provider": [text, f"{text}*"]},
        "limits": [{"where": {"mode": text}, "each": "day", "max": "8"}],
    }
    counted = {"reached": {"unit": "hour", "total": "9", "where": {"mode": text}}}
    cases = [{"when": {"number": text, "truck": f"*{text}?"}, "valid_for": "1 year"}, {"valid_for": "2 years"}]
    odd = {
        "id": "odd", "issuer": "other", "validity": cases, "by": "truck", "runbook": text,
        "verification": {"level": "primary_source", "when": {"number": text}},
        "renewal": {
            "when": {"number": text},
            "requires": [{"type": "card", "where": {"number": text}}], "while_pending": "1 month after expires_on",
        },
    }  # fmt: skip
    policies["credential_types"].append(odd)
    policies["requirements"] += [
        {
            "id": "odd",
            "title": text,
            "description": text,
            "authority": authority,
            "runbook": text,
            "reviews": [{"on": "2026-01-01", "by": "w-0", "note": text}],
            "applies_to": {"worker.grade": [text, f"{text}*"], "not": {"location.hazard": f"{text}?"}},
            "for_each": "assignment.trucks",
            "due": {"earliest_of": [counted, "2020-01-01"]},
            "requires": [
                {"type": "odd", "match": {"truck": "each"}, "where": {"status": text, "previous": {"number": text}}},
                {"id": "hours", "any_of": [{"credits": worth}], "when": {"location.hazard": text}},
            ],
        },
        {"id": "held", "for_each": {"type": "odd", "where": {"number": text}}, "requires": ["odd"]},
        {"id": "path", "requires": [{"type": "odd", "match": {"truck": text}}]},
        {"id": "ledger", "requires": [{"credits": {**worth, "match": {"mode": text}}}]},
    ]
    policies["coverage"].append(
        {
            "id": "odd",
            "title": text,
            "description": text,
            "authority": authority,
            "per": ["location", "assignment.trucks"],
            "applies_to": {"worker.grade": text},
            "needs": [
                {"when": {"location.hazard": text}, "of": ["odd"]},
                {"at_least": "1", "for_every": "2", "by": {"worker.grade": text}, "of": ["odd"]},
            ],
        }
    )
    line = {"at_least": "1", "for_every": "2", "by": {"worker.grade": text}, "of": ["odd"]}
    policies["coverage"].append(
        {"id": "path", "per": ["location", text], "needs": {"all_of": [line], "each_once": True}}
    )
    _hostile_upkeep(policies, registry, text)
    policies["holidays"] = [{"on": "2026-01-01", "name": text}]
    reasons = {"reason": text.ljust(20, "."), "requested_by": "w-8", "approved_by": "w-9"}
    policies["waivers"] = [
        {"id": "people", "kind": "waiver", "selector": {"worker.grade": text}, "requirement": "odd",
         "from": "2026-01-01", "until": "2026-03-31", "authority": authority, **reasons},
        {"id": "records", "kind": "extension", "type": "odd", "where": {"number": text}, "authority": authority,
         "until": "1 month after expires_on", **reasons},
    ]  # fmt: skip
    policies["policy_tests"] = []
    registry["workers"].append(_hostile_worker(text))
    attributes = {"hazard": [text, "other"]}
    registry["locations"].append({"id": "south", "name": text, "jurisdiction": text, "attributes": attributes})
    registry["clients"] = [{"id": "acme", "name": text, "attributes": {"note": text}}]
    registry["organizations"] = [{"id": "group", "name": text, "attributes": {"note": text}}]
    return policies, registry


def _hostile_upkeep(policies: Tree, registry: Tree, text: str) -> None:
    days = {"from": "2026-01-01", "until": "2026-12-31"}
    acting = [{"worker": "w-1", "reason": text, **days}]
    policies["owners"] = [{"id": "desk", "name": text, "accountable": "w-0", "team": text, "acting": acting}]
    policies["maintenance"] = [{"id": "move", "reason": text, **days}]
    keep = {"when": {"number": text}, "until": "3 years after ended_on"}
    policies["retention"] = [{"id": "files", "type": "odd", "keep": [keep], "description": text}]
    note = {"fingerprint": "0" * 32, "reason": text.ljust(20, "."), "by": "w-0", "on": "2026-01-01"}
    policies["integrity_notes"] = [note]
    policies["audits"] = [
        {"id": "spot", "title": text, "kind": "monthly", "of": "workers", "from": "2026-03-01", "auditor": "w-0",
         "questions": [{"id": "right", "ask": text}]}
    ]  # fmt: skip
    registry["legal_holds"] = [{"id": "claim", "reason": text, "ordered_by": text, "from": "2026-01-01"}]
    gone = {"worker": "w-0", "type": "odd", "key": text, "deleted_on": "2026-01-01", "rule": "files"}
    registry["tombstones"] = [{**gone, "approved_by": "w-1", "sha256": "0" * 64}]


def _hostile_worker(text: str) -> Tree:
    seen = {
        "verified_on": "2026-01-01", "verified_by": text, "method": "web_lookup", "source": text, "source_url": text,
        "contact_name": text, "reference": text, "status_seen": text,
    }  # fmt: skip
    evidence = [{"ref": text, "kind": text}]
    record = {
        "type": "odd", "number": text, "jurisdiction": text, "issued_on": "2025-06-01", "status_reason": text,
        "note": text,
        "verifications": [{**seen, "evidence": evidence}], "evidence": evidence, "attributes": {"truck": text},
    }  # fmt: skip
    return {
        "id": "z-1",
        "hired_on": "2025-01-01",
        "external_ids": {"hris": text},
        "note": text,
        "attributes": {"grade": [{"from": "2025-01-01", "value": text}]},
        "acknowledged": [
            {"requirement": "odd", "by": "w-0", "on": "2026-01-01", "until": "2026-02-01", "note": text}
        ],
        "leave": [{"from": "2026-01-01", "until": "2026-01-02", "kind": text}],
        "events": [{"kind": "accident", "on": "2026-01-01", "note": text}],
        "assignments": [
            {"role": "clerk", "location": "south", "client": "acme", "organization": "group",
             "attributes": {"trucks": [text, f"{text}'"]}}
        ],
        "credentials": [record, {**record, "issued_on": "2025-09-01", "status": text, "status_on": "2026-01-01"}],
        "screenings": [
            {"type": "odd", "screened_on": "2026-01-01", "result": "clear", "source": text, "screened_by": text,
             "note": text, "evidence": evidence}
        ],
        "credits": [
            {"unit": "hour", "amount": "2", "earned_on": "2026-02-01", "provider": text, "note": text,
             "evidence": evidence, "attributes": {"mode": text}}
        ],
    }  # fmt: skip
