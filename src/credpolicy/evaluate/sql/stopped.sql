-- stopped: the records that an event ends, by the rule that says so, and from which day. Unique: (record, rule).
with happened as (
    select
        ending.rule,
        event.worker,
        event.day,
        ending.times,
        ending.within_days,
        ending.within_months,
        ending.within_snap,
        lag(event.day, ending.times - 1) over (partition by ending.rule, ending.entry, event.worker order by event.day) as first_day
    from ending
    join event using (kind)
),

ending_day as (
    select distinct rule, worker, day
    from happened
    where times = 1
        or (
            first_day is not null
            and ((within_days is null and within_months is null) or day <= reach(first_day, within_days, within_months, within_snap))
        )
)

select versioned.record, versioned.rule, min(ending_day.day) as day
from versioned
join ending_day on ending_day.worker = versioned.worker and ending_day.rule = versioned.rule
where ending_day.day > versioned.starts_on
group by versioned.record, versioned.rule
