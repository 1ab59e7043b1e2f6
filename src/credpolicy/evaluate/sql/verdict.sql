-- verdict: the state of an obligation on each day asked about, with the days that explain it. Unique: ask.
-- `state` is 'none' on days on which the obligation is not in force. Open ends are the year 9999, unknown days are null.
with root_span as (
    select span.subject, span.from_day, span.until_day
    from span
    join node on node.node = span.node and node.node = node.tree
    where span.subject >= 0
),

looked as (
    select root_span.subject as ask, coalesce(own_day.day, today.day) as day, root_span.from_day, root_span.until_day
    from root_span
    cross join today
    left join own_day on own_day.subject = root_span.subject
    union all
    select change_day.ask, change_day.day, root_span.from_day, root_span.until_day
    from change_day
    join root_span using (subject)
),

held as (
    select
        ask,
        max(until_day) filter (day between from_day and until_day) as until_day,
        max(until_day) filter (until_day < day) as last_held
    from looked
    group by ask
),

known as (
    select
        asked.ask,
        asked.duty,
        asked.seat,
        asked.requirement,
        asked.each,
        asked.anchor_missing,
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
        -- the window of the type, where it names one
        coalesce(rule.window_days, case when rule.window_months is null then $window_days::integer end) as window_days,
        coalesce(rule.window_months, case when rule.window_days is null then $window_months::integer end) as window_months,
        case when coalesce(rule.window_days, rule.window_months) is null then $window_snap::varchar else rule.window_snap end
            as window_snap,
        coalesce(asked.day <= asked.due, false) or (asked.undated_candidate and asked.starts_on is null) as not_yet_due,
        coalesce(excuse.sponsored, false) as sponsored,
        -- what is not due until something happens is not owed since any day
        case when asked.due is null or asked.due < date '9999-12-31' then greatest(
            coalesce(asked.due + 1, asked.starts_on), nullif(asked.owed_not_before, date '0001-01-01'), held.last_held + 1
        ) end as since
    from asked
    join requirement using (requirement)
    left join standing on standing.ask = asked.ask and standing.node = asked.root
    left join rule on rule.rule = standing.rule
    left join held on held.ask = asked.ask
    left join excuse on excuse.ask = asked.ask
)

select
    ask,
    duty,
    seat,
    requirement,
    each,
    anchor_missing,
    day,
    due,
    record,
    waiver,
    case
        when not in_force then 'none'
        when paused then 'not_applicable'
        when touched then 'unknown'
        when rank = 1 then 'grace'
        when rank = 0 and until_day < date '9999-12-31'
            and until_day <= reach(day, window_days, window_months, window_snap) then 'expiring'
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
