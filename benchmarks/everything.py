"""The kernel on policies that use the whole language: `python -m benchmarks.everything [WORKERS]`.

The same invented registry as in `benchmarks.kernel`, with events, ledger entries, attributes and renewals beside it;
a tenth of the types each have cases by issue and by day, renewals that go on from the old end with late steps and
credits, events that end them, prerequisites, cycles with credits, or a test instead of records. There is no second
side: the time is reported, and how it compares with that of the plain policies in the same run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb

from benchmarks import kernel as plain
from credpolicy.evaluate import coverage, kernel, tables
from credpolicy.evaluate.policy_rows import PolicyRows

_REGISTRY = (
    """
    insert into event by name
    select w as worker, 'accident' as kind, date '2024-01-01' + (hash(w, 21) % 700)::int as day
    from range(0, $workers, 5) as t(w)
    """,
    """
    insert into entry by name
    select
        w * 3 + k as entry, w as worker, k as place, 'contact_hour' as unit,
        date '2025-01-01' + (hash(w, k, 22) % 420)::int as from_day, from_day as until_day, 2000000000 as nano
    from range($workers) as a(w), range(3) as b(k)
    """,
    """
    insert into entry_line by name
    select
        entry, 0 as line, (hash(entry, 23) % 6 * 10 + 5)::int as type,
        case when entry % 3 = 0 then 'ethics' end as category
    from entry
    """,
    """
    insert into link by name
    select
        record, first_value(record) over chain as chain, row_number() over chain as number,
        lag(record) over chain as previous,
        starts_on as stops_on
    from credential
    where list_contains($chained, type)
    window chain as (partition by worker, type order by starts_on, record)
    """,
    """
    insert into record_value by name
    select record, 'truck' as path, case when record % 2 = 0 then 'reach' else 'counterbalance' end as value
    from credential
    join type using (type)
    where narrowed
    """,
    """
    insert into record_value by name
    select record, 'issued_on' as path, issued_on::varchar as value
    from credential
    join type using (type)
    where narrowed
    """,
    """
    insert into seat_value by name
    select seat, 'assignment.trucks' as path, unnest(['reach', 'counterbalance']) as value
    from seat
    where assigned and worker >= 0 and worker % 10 = 0
    """,
    """
    insert into seat_value by name
    select seat, 'hired_on' as path, hired_on::varchar as value
    from seat
    join worker using (worker)
    where worker >= 0
    """,
    """
    insert into unit_seat by name
    select unit.seat as unit, seat.seat
    from seat as unit
    join seat on seat.location = unit.location and seat.worker >= 0
    where unit.worker = -1
    """,
)

_UNITS = (
    "insert into worker by name select -1 as worker, 'ended' as status, true as ended, false as candidate",
    """
    insert into seat by name
    select 2 * $workers + i as seat, -1 as worker, '' as key, 'site-' || i as location from range(40) as t(i)
    """,
    "insert into unit by name select seat as unit, 0 as coverage from seat where worker = -1",
)


def policies() -> dict[str, object]:
    """The plain policies with the rest of the language on top."""
    written = plain.policies()
    types: list[dict[str, object]] = [_type(number) for number in range(plain.TYPES)]
    requirements: list[dict[str, object]] = list(written["requirements"])  # type: ignore[call-overload]
    for number, requirement in enumerate(requirements):
        requirement.update(_further(number, requirement["requires"]))  # type: ignore[arg-type]
    return {
        "attributes": [
            {"of": "assignment", "name": "trucks", "many": True},
            {"of": "credential", "name": "truck"},
        ],
        "credential_types": types,
        "requirements": requirements,
        "coverage": [{"id": "first-aiders", "per": "location", "needs": {"at_least": "3", "of": ["type-4"]}}],
        "waivers": [
            {
                "id": "extended", "kind": "extension", "type": "type-14",
                "where": {"issued_on": {"from": "2024-01-01"}},
                "until": "90 days after expires_on", "authority": {"kind": "issuer", "citation": "Notice 12"},
            }
        ],
        "holidays": [{"on": "2026-01-01"}],
    }  # fmt: skip


def _type(number: int) -> dict[str, object]:
    """A credential type; its number says which forms it uses."""
    rule: dict[str, object] = {"valid_for": "24 months"}
    forms: dict[int, dict[str, object]] = {
        0: {"validity": [
            {"when": {"issued_on": {"from": "2024-01-01"}}, "valid_for": "12 months"},
            {"when": {"day": {"until": "2024-12-31"}}, "valid_for": "36 months"},
            rule,
        ]},
        1: {"renewal": {
            "window": "90 days", "basis": "previous_expiry", "grace": "28 days",
            "requires": [{"credits": {"unit": "contact_hour", "total": "3", "period": "12 months"}}],
            "late": [{"up_to": "6 months", "requires": [f"type-{number + 3}"]}, {"requires": [f"type-{number + 6}"]}],
        }},
        2: {"validity": {**rule, "ended_by": ["accident"]}},
        3: {"requires": [{"type": f"type-{number + 1}", "at": "issued_on"}]},
        5: {
            "cycle": {"length": "2 years", "basis": "issued_on"},
            "credits": {"unit": "contact_hour", "total": "4", "categories": {"ethics": {"min": "1"}}},
        },
        6: {"validity": {**rule, "rounding": "12-31"}},
        9: {"derived_from": {"any_of": [f"type-{number - 5}", f"type-{number - 2}"]}},
    }  # fmt: skip
    shape: dict[str, object] = {"id": f"type-{number}", "validity": rule, "renewal": {"window": "90 days"}}
    shape.update(forms.get(number % 10, {}))
    if "derived_from" in shape:
        del shape["validity"], shape["renewal"]
    return shape


def _further(number: int, asked: list[object]) -> dict[str, object]:
    """What a requirement says beside the plain one."""
    return {
        0: {"due": {"earliest_of": ["30 days after hired_on", "20 business days after assignment.starts_on"]}},
        1: {"requires": [{"all_of": asked, "at": "1 year after hired_on"}]},
        2: {"requires": [{"any_of": [*asked, {"type": "type-7", "when": {"location": "site-1"}}]}]},
        3: {"requires": [*asked, {"id": "none", "at_most": "0", "of": ["type-44"]}]},
        4: {
            "for_each": "assignment.trucks",
            "requires": [{"type": f"type-{number % 6 * 10 + 4}", "match": {"truck": "each"}}],
        },
    }.get(number % 10, {})


def fill(connection: duckdb.DuckDBPyConnection, workers: int) -> None:
    """Fill the kernel's tables with the registry and these policies."""
    plain.fill(connection, workers, policies())
    rows = PolicyRows(plain.snapshot(policies()))
    values = {"workers": workers, "chained": [rows.types[name] for name in rows.chained_types]}
    for statement in (*_UNITS, *_REGISTRY):
        used = {name: value for name, value in values.items() if f"${name}" in statement}
        connection.execute(statement, used or None)


def judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Judge every part of the workers, and the places."""
    kernel.prepare(connection)
    coverage.begin(connection, plain.AS_OF)
    for part in kernel.parts(connection):
        kernel.judge(connection, part, plain.AS_OF, plain.WINDOW, ahead=False)
        coverage.judge(connection, part)
    coverage.answers(connection, plain.AS_OF)


def measure(workers: int) -> dict[str, float]:
    """These policies in this process: seconds and peak memory."""
    rows = PolicyRows(plain.snapshot(policies()))
    with kernel.database() as connection:
        if rows.tables["business"]:
            tables.fill(connection, {"business": rows.tables["business"]})
            kernel.reckon_in_business_days(connection)
            connection.execute("delete from business")
        fill(connection, workers)
        return {"seconds": plain.timed(lambda: judge(connection)), "peak_mb": plain.peak()}


def main(workers: int = 1_000_000) -> None:
    """Time these policies and the plain ones, each in a process of its own, and print both."""
    root = Path(__file__).parent.parent

    def child(*command: str) -> dict[str, float]:
        done = subprocess.run([sys.executable, "-m", *command], cwd=root, check=True, capture_output=True, text=True)
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    simple = child("benchmarks.kernel", str(workers), "kernel")["kernel_s"]
    found = child("benchmarks.everything", str(workers), "measure")
    ratio = found["seconds"] / simple
    print(
        f"everything: {workers:,} workers under policies that use the whole language: {found['seconds']:.1f} s, "
        f"{ratio:.1f} times the plain policies ({simple:.1f} s), peak {found['peak_mb']:,.0f} MB"
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main(*map(int, sys.argv[1:]))
