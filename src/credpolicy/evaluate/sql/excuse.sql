-- excuse: what but its tests might decide an obligation on each day asked about: a waiver, leave, supervision, what is unreadable. Unique: ask.
with concerned_on as (
    select ask.ask, ask.day, concerned.*
    from concerned
    join ask on ask.subject = concerned.duty
),

excused as (
    select concerned_on.ask, relief.waiver, relief.choice, false as on_leave, false as sponsored, false as touched
    from relief
    join concerned_on using (seat, requirement)
    where not relief.own and concerned_on.day between relief.from_day and relief.until_day
    union all
    select concerned_on.ask, extended.waiver, extended.choice, false, false, false
    from extended
    join concerned_on using (duty)
    where concerned_on.day between extended.from_day and extended.until_day
    union all
    select concerned_on.ask, null, null, true, false, false
    from leave
    join concerned_on using (worker)
    where concerned_on.day between leave.from_day and leave.until_day
    union all
    select concerned_on.ask, null, null, false, true, false
    from provisional
    join concerned_on using (duty)
    left join span
        on span.subject = provisional.sponsor
        and span.node = provisional.sponsor_node
        and concerned_on.day between span.from_day and span.until_day
    where concerned_on.day between provisional.from_day and least(provisional.last_day, provisional.until_day)
        and (provisional.sponsor is null or span.subject is not null)
    union all
    select concerned_on.ask, null, null, false, false, true
    from touched
    join concerned_on using (duty)
)

select
    ask,
    arg_min(waiver, choice) as waiver,
    bool_or(on_leave) as on_leave,
    bool_or(sponsored) as sponsored,
    bool_or(touched) as touched
from excused
group by ask
