-- verdict: the state of an obligation on each day asked about, with the days that explain it. Unique: ask.
-- `state` is 'none' on days on which the obligation is not in force. Open ends are the year 9999, unknown days are null.
with last_held as (
    select ask.ask, max(span.until_day) as day
    from ask
    join subject using (subject)
    join span on span.subject = ask.subject and span.node = subject.tree and span.until_day < ask.day
    group by ask.ask
),

waived as (
    select ask.ask, arg_min(waiver.waiver, waiver.choice) as waiver
    from ask
    join obligation on obligation.duty = ask.subject
    join seat using (seat)
    join waiver
        on waiver.worker = obligation.worker
        and waiver.requirement = obligation.requirement
        and (waiver.assignment is null or waiver.assignment = seat.key)
        and ask.day between waiver.from_day and waiver.until_day
    group by ask.ask
),

on_leave as (
    select distinct ask.ask
    from ask
    join obligation on obligation.duty = ask.subject
    join leave on leave.worker = obligation.worker and ask.day between leave.from_day and leave.until_day
),

sponsored as (
    select ask.ask
    from ask
    join provisional on provisional.duty = ask.subject
    left join span
        on span.subject = provisional.sponsor
        and span.node = provisional.sponsor_node
        and ask.day between span.from_day and span.until_day
    where ask.day <= provisional.until_day and (provisional.sponsor is null or span.subject is not null)
),

known as (
    select
        ask.ask,
        ask.subject as duty,
        ask.day,
        obligation.due,
        standing.rank,
        standing.record,
        standing.until_day,
        waived.waiver,
        touched.duty is not null as touched,
        in_force(
            ask.day, hired_on, undated_candidate, starts_on, due, anchor_missing, last_day, owed_not_before
        ) as in_force,
        requirement.paused and on_leave.ask is not null as paused,
        case
            when type.window_days is not null or type.window_months is not null
                then reach(ask.day, type.window_days, type.window_months, type.window_snap)
            else reach(ask.day, $window_days::integer, $window_months::integer, $window_snap::varchar)
        end as soon,
        coalesce(ask.day <= due, false) or (undated_candidate and starts_on is null) as not_yet_due,
        sponsored.ask is not null as sponsored,
        greatest(
            case when due is null then starts_on else due + 1 end,
            nullif(owed_not_before, date '0001-01-01'),
            last_held.day + 1
        ) as since
    from ask
    join obligation on obligation.duty = ask.subject
    join requirement using (requirement)
    join standing on standing.ask = ask.ask and standing.node = obligation.root
    left join type on type.type = standing.type
    left join last_held on last_held.ask = ask.ask
    left join waived on waived.ask = ask.ask
    left join on_leave on on_leave.ask = ask.ask
    left join sponsored on sponsored.ask = ask.ask
    left join touched on touched.duty = obligation.duty
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
    case when state in ('waived', 'provisional', 'unverified', 'in_progress', 'unknown', 'expired', 'invalid', 'missing')
        and not touched then since end as since
from known
