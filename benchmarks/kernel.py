"""The kernel against one hand-written query on the same tables: `python -m benchmarks.kernel [WORKERS]`.

The tables hold workers with one assignment in one of 25 roles and eight credentials of 60 types each; 50 requirements
bind two roles each or everybody, one in five is met by either of two types. Both sides answer for every obligation:
state, deciding record, since, compliant until; the answers are compared row by row before the times are told.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb

from credpolicy.dates import Duration
from credpolicy.evaluate import kernel, tables
from credpolicy.evaluate.policy_rows import PolicyRows
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot

AS_OF = date(2026, 3, 2)
WINDOW = Duration(30, "day")
ROLES, TYPES, REQUIREMENTS = 25, 60, 50
EVERYBODY_FROM = 48

_GENERATE = (
    """
    insert into worker by name
    select
        i as worker, 'active' as status, 'employee' as employment,
        date '2015-01-01' + (hash(i, 1) % 3000)::int as hired_on,
        false as ended, false as candidate
    from range($workers) as t(i)
    """,
    f"""
    insert into seat by name
    select
        i as seat, i as worker, true as assigned, '' as key, 'role-' || (hash(i, 2) % {ROLES}) as role,
        'site-' || (hash(i, 3) % 40) as location, 'client-' || (hash(i, 4) % 10) as client,
        date '2016-01-01' + (hash(i, 5) % 3600)::int as starts_on
    from range($workers) as t(i)
    """,
    # for everybody who is judged once a worker
    """
    insert into seat by name
    select $workers + i as seat, i as worker, false as assigned, '' as key from range($workers) as t(i)
    """,
    # six of the eight credentials are of types that the role's requirements ask for, two of any
    f"""
    insert into credential by name
    with drawn as (
        select
            w, k, (hash(w, 2) % {ROLES})::int as role,
            date '2022-01-01' + (hash(w, k, 6) % 1500)::int as issued_on, hash(w, k, 7) as chance
        from range($workers) as a(w), range(8) as b(k)
    )
    select
        w * 8 + k as record, w as worker,
        case when k < 6 then (role * 2 + k * 7) % {TYPES} else (chance // 1000 % {TYPES})::int end as type,
        k as place, 'N' || w || '-' || k as number, issued_on, issued_on as starts_on,
        case when chance % 10 < 7 then issued_on + 730 end as expires_on,
        case when chance % 50 = 0 then 'suspended' when chance % 50 = 1 then 'pending' else 'active' end as word,
        case when chance % 50 = 0 then least(issued_on + 300, date '2026-03-02') end as status_on
    from drawn
    """,
)


def policies() -> dict[str, object]:
    """The policies, as they would be written."""
    types = [
        {
            "id": f"type-{number}",
            "validity": {"valid_for": "24 months"},
            "renewal": {"window": "90 days", **({"grace": "28 days"} if number % 5 == 0 else {})},
        }
        for number in range(TYPES)
    ]
    requirements = []
    for number in range(REQUIREMENTS):
        first = (number % ROLES) * 2 + (number // ROLES) * 7
        asked = [f"type-{first % TYPES}", f"type-{(first + 7) % TYPES}"]
        roles = [f"role-{number % ROLES}", f"role-{(number + 9) % ROLES}"]
        requirements.append({
            "id": f"requirement-{number}",
            **({} if number >= EVERYBODY_FROM else {"applies_to": {"role": roles}}),
            "requires": [{"any_of": asked}] if number % 5 == 0 else asked[:1],
        })  # fmt: skip
    return {"credential_types": types, "requirements": requirements}


def snapshot(written: dict[str, object]) -> Snapshot:
    """The policies as the kernel's rows are made from them, with an empty registry."""
    read = PoliciesFile.model_validate(written)
    file = File("policies/all.yaml", "")
    placed = {
        name: tuple(Placed(item, file, (name, place)) for place, item in enumerate(getattr(read, name)))
        for name in type(read).model_fields
        if name in Snapshot.__dataclass_fields__
    }
    return Snapshot(Revision("folder", None, None, ""), Settings(), **placed)


def fill(connection: duckdb.DuckDBPyConnection, workers: int, written: dict[str, object] | None = None) -> None:
    """Fill the kernel's tables with an invented registry; the same for the same number of workers."""
    for statement in _GENERATE:
        connection.execute(statement, {"workers": workers} if "$workers" in statement else None)
    tables.fill(connection, PolicyRows(snapshot(written or policies())).tables)


# What somebody would write who knew the policies by heart: roles, types and their rules, without selectors, waivers,
# verification or supervision. `type_of` and `role_of` are small tables of what the policies say.
HAND_WRITTEN = """
create table by_hand as
with need as (
    select
        seat.worker, role_of.requirement,
        greatest(worker.hired_on, seat.starts_on) as starts_on
    from seat
    join worker using (worker)
    join role_of on role_of.role = seat.role
    where seat.assigned and $as_of::date >= greatest(worker.hired_on, seat.starts_on)
    union all
    select worker.worker, role_of.requirement, worker.hired_on
    from worker
    join role_of on role_of.role is null
    where $as_of::date >= worker.hired_on
),

held as (
    select
        need.worker, need.requirement, type_of.alternative, credential.record, credential.type, credential.issued_on,
        coalesce(credential.expires_on, (credential.issued_on + interval 24 months)::date) as ends_on,
        coalesce(credential.expires_on, (credential.issued_on + interval 24 months)::date)
            + case when credential.type % 5 = 0 then 28 else 0 end as last_day,
        case when word = 'suspended' then status_on end as refused_from,
        word = 'pending' as pending
    from need
    join type_of using (requirement)
    join credential on credential.worker = need.worker and credential.type = type_of.type
),

ranked as (
    select
        *,
        case
            when $as_of::date >= refused_from then 6
            when pending or $as_of::date < issued_on then 3
            when $as_of::date > last_day then 5
            when $as_of::date > ends_on then 1
            else 0
        end as rank
    from held
),

best as (
    select worker, requirement, record, type, rank
    from ranked
    qualify row_number() over (
        partition by worker, requirement
        order by rank, case when rank > 1 then alternative end, last_day desc, alternative, issued_on desc, record
    ) = 1
),

piece as (
    select worker, requirement, issued_on as from_day, least(last_day, refused_from - 1) as until_day
    from held
    where not pending
),

marked as (
    select
        *,
        max(until_day) over (
            partition by worker, requirement order by from_day
            rows between unbounded preceding and 1 preceding
        ) as reached
    from piece
    where from_day <= until_day
),

numbered as (
    select
        *,
        sum(case when reached is null or from_day > reached + 1 then 1 else 0 end) over (
            partition by worker, requirement order by from_day rows unbounded preceding
        ) as island
    from marked
),

island as (
    select worker, requirement, min(from_day) as from_day, max(until_day) as until_day
    from numbered
    group by worker, requirement, island
),

span as (
    select
        worker, requirement,
        max(until_day) filter ($as_of::date between from_day and until_day) as compliant_until,
        max(until_day) filter (until_day < $as_of::date) as last_held
    from island
    group by worker, requirement
)

select
    need.worker, need.requirement,
    case
        when best.rank = 1 then 'grace'
        when best.rank = 0 and span.compliant_until <= $as_of::date + 90 then 'expiring'
        when best.rank = 0 then 'compliant'
        when best.rank = 3 then 'in_progress'
        when best.rank = 5 then 'expired'
        when best.rank = 6 then 'invalid'
        else 'missing'
    end as state,
    best.record,
    case when coalesce(best.rank, 7) > 1 then greatest(need.starts_on, span.last_held + 1) end as since,
    span.compliant_until
from need
left join best using (worker, requirement)
left join span using (worker, requirement)
"""

_DIFFERENCES = """
select count(*)
from (
    select worker, requirement, state, record, since, compliant_until
    from answer
) as ours
full join by_hand as theirs using (worker, requirement)
where (ours.state, ours.record, ours.since, ours.compliant_until)
    is distinct from (theirs.state, theirs.record, theirs.since, theirs.compliant_until)
"""


def _policies_by_hand(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table type_of as select tree.requirement, node.type, node.node as alternative from node "
        "join requirement as tree on tree.root = node.tree where node.type is not null"
    )
    connection.execute(
        "create table role_of as select requirement, substr(text, 1) as role from requirement "
        "left join predicate on predicate.selector = requirement.selector"
    )


def judge(connection: duckdb.DuckDBPyConnection, workers: int) -> None:
    """Judge every part of the workers and keep the columns that the query gives, in `answer`."""
    kernel.prepare(connection)
    for part in kernel.parts(connection):
        kernel.judge(connection, part, AS_OF, WINDOW, ahead=False)
        # the seats for what is judged once a worker come after the others
        answer = f"select seat % {workers} as worker, requirement, state, record, since, compliant_until from verdict"
        connection.execute(f"create table if not exists answer as {answer} limit 0")
        connection.execute(f"insert into answer {answer}")


def look_ahead(connection: duckdb.DuckDBPyConnection) -> None:
    """The same with the day of the next change, which the query does not give."""
    kernel.prepare(connection)
    for part in kernel.parts(connection):
        kernel.judge(connection, part, AS_OF, WINDOW)


def measure(workers: int, side: str) -> dict[str, float]:
    """One side on a registry of so many workers in this process: seconds and peak memory; `both` also compares."""
    with kernel.database() as connection:
        fill(connection, workers)
        _policies_by_hand(connection)
        figures: dict[str, float] = {"filled_mb": peak()}
        if side in ("kernel", "both"):
            figures["kernel_s"] = timed(lambda: judge(connection, workers))
        if side in ("hand", "both"):
            figures["hand_s"] = timed(lambda: connection.execute(HAND_WRITTEN, {"as_of": AS_OF}))
        if side == "both":
            (figures["obligations"],) = connection.execute("select count(*) from by_hand").fetchall()[0]
            (figures["differences"],) = connection.execute(_DIFFERENCES).fetchall()[0]
        figures["peak_mb"] = peak()
        if side == "whole":
            figures["whole_s"] = timed(lambda: look_ahead(connection))
            figures["peak_mb"] = peak()
    return figures


def timed(work: object) -> float:
    """How many seconds some work takes."""
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def peak() -> float:
    """The greatest memory this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(workers: int = 1_000_000, rounds: int = 3) -> None:
    """Compare both sides once, then time each in processes of their own, in turn, and print the ratio."""
    run = [sys.executable, "-m", "benchmarks.kernel", str(workers)]
    root = Path(__file__).parent.parent

    def child(side: str) -> dict[str, float]:
        done = subprocess.run([*run, side], cwd=root, check=True, capture_output=True, text=True)
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    both = child("both")
    if both["differences"]:
        sys.exit(f"the two sides differ in {both['differences']} of {both['obligations']} obligations")
    pairs = [(child("kernel"), child("hand")) for _ in range(rounds)]
    ratios = sorted(ours["kernel_s"] / theirs["hand_s"] for ours, theirs in pairs)
    ours = sorted(pair[0]["kernel_s"] for pair in pairs)[rounds // 2]
    theirs = sorted(pair[1]["hand_s"] for pair in pairs)[rounds // 2]
    memory = max(pair[0]["peak_mb"] for pair in pairs), max(pair[1]["peak_mb"] for pair in pairs)
    whole = child("whole")
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f} in {rounds} pairs"
    print(f"kernel: {workers:,} workers, {workers * 8:,} credentials, {both['obligations']:,} obligations")
    ratio = f"ratio {ratios[rounds // 2]:.2f} ({spread})"
    print(f"kernel: all answers equal; {ours:.1f} s against {theirs:.1f} s by hand: {ratio}")
    print(f"kernel: peak memory {memory[0]:,.0f} MB against {memory[1]:,.0f} MB by hand")
    print(f"kernel: with the day of each next change: {whole['whole_s']:.1f} s, peak {whole['peak_mb']:,.0f} MB")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
    else:
        main(*map(int, sys.argv[1:]))
