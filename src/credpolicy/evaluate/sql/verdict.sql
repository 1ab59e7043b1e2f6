-- verdict: the state of an obligation on each day asked about, with the days that explain it. Unique: ask.
-- `state` is 'none' on days on which the obligation is not in force. Open ends are the year 9999, unknown days are null.
with held as (
    select
        ask.ask,
        max(span.until_day) filter (ask.day between span.from_day and span.until_day) as until_day,
        max(span.until_day) filter (span.until_day < ask.day) as last_held
    from span
    join subject on subject.subject = span.subject and subject.tree = span.node
    join ask on ask.subject = span.subject
    group by ask.ask
),

excused as (
    select asked.ask, waiver.waiver, waiver.choice, false as on_leave, false as sponsored, false as touched
    from waiver
    join asked using (worker, requirement)
    join seat using (seat)
    where (waiver.assignment is null or waiver.assignment = seat.key)
        and asked.day between waiver.from_day and waiver.until_day
    union all
    select asked.ask, null, null, true, false, false
    from leave
    join asked using (worker)
    where asked.day between leave.from_day and leave.until_day
    union all
    select asked.ask, null, null, false, true, false
    from provisional
    join asked using (duty)
    left join span
        on span.subject = provisional.sponsor
        and span.node = provisional.sponsor_node
        and asked.day between span.from_day and span.until_day
    where asked.day <= provisional.until_day and (provisional.sponsor is null or span.subject is not null)
    union all
    select asked.ask, null, null, false, false, true
    from touched
    join asked using (duty)
),

excuse as (
    select
        ask,
        arg_min(waiver, choice) as waiver,
        bool_or(on_leave) as on_leave,
        bool_or(sponsored) as sponsored,
        bool_or(touched) as touched
    from excused
    group by ask
),

known as (
    select
        asked.ask,
        asked.duty,
        asked.day,
        asked.due,
        coalesce(standing.rank, 7) as rank,
        standing.record,
        held.until_day,
        excuse.waiver,
        coalesce(excuse.touched, false) as touched,
        in_force(
            asked.day, asked.hired_on, asked.undated_candidate, asked.starts_on, asked.due,
            asked.anchor_missing, asked.last_day, asked.owed_not_before
        ) as in_force,
        requirement.paused and coalesce(excuse.on_leave, false) as paused,
        case
            when type.window_days is not null or type.window_months is not null
                then reach(asked.day, type.window_days, type.window_months, type.window_snap)
            else reach(asked.day, $window_days::integer, $window_months::integer, $window_snap::varchar)
        end as soon,
        coalesce(asked.day <= asked.due, false) or (asked.undated_candidate and asked.starts_on is null) as not_yet_due,
        coalesce(excuse.sponsored, false) as sponsored,
        greatest(asked.owed_from, held.last_held + 1) as since
    from asked
    join requirement using (requirement)
    left join standing on standing.ask = asked.ask and standing.node = asked.root
    left join type on type.type = standing.type
    left join held on held.ask = asked.ask
    left join excuse on excuse.ask = asked.ask
)

select
    ask,
    duty,
    day,
    due,
    rank,
    record,
    waiver,
    case
        when not in_force then 'none'
        when paused then 'not_applicable'
        when touched then 'unknown'
        when rank = 1 then 'grace'
        when rank = 0 and until_day < date '9999-12-31' and until_day <= soon then 'expiring'
        when rank = 0 then 'compliant'
        when waiver is not null then 'waived'
        when not_yet_due then 'not_yet_due'
        when sponsored then 'provisional'
        when rank = 2 then 'unverified'
        when rank = 3 then 'in_progress'
        when rank = 4 then 'unknown'
        when rank = 5 then 'expired'
        when rank = 6 then 'invalid'
        else 'missing'
    end as state,
    until_day as compliant_until,
    case
        when in_force and not paused and not touched and rank > 1 and (waiver is not null or not not_yet_due) then since
    end as since
from known
