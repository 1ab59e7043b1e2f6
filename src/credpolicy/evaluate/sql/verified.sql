-- verified: the days on which a record of a type that asks for it is verified. A row is a span; spans of one never overlap.
-- Unique: (record, look_rule, from_day).
with counted as (
    select
        look.record,
        look.look_rule,
        look.day,
        least(
            (
                select min(failed.day)
                from look as failed
                where failed.record = look.record
                    and failed.look_rule = look.look_rule
                    and not failed.counts
                    and failed.day >= look.day
            ) - 1,
            case when verification.aged and not verification.at_event
                then reach(look.day, verification.age_days, verification.age_months, verification.age_snap)
            end,
            date '9999-12-31'
        ) as until_day
    from look
    join verification using (record, look_rule)
    where look.counts
        and (
            not verification.at_event
            or verification.last_event is null
            or reach(look.day, verification.age_days, verification.age_months, verification.age_snap) >= verification.last_event
        )
    group by all
),

next_counted as (
    select *, lead(day) over (partition by record, look_rule order by day) as next_day
    from (
        select record, look_rule, day, max(until_day) as until_day from counted group by record, look_rule, day
    )
)

select record, look_rule, day as from_day, least(until_day, next_day - 1, date '9999-12-31') as until_day
from next_counted
where until_day >= day
