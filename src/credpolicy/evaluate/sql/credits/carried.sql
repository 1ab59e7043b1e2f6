-- carried: what of a cycle counts in the next. Unique: duty.
with closed as (
    select
        outcome.point, asked.duty, asked.version, coalesce(asked.type, -1) as type, version.carry_max,
        outcome.counted - version.total as over,
        case when version.carry_days is null and version.carry_months is null then asked.from_day
            else back(asked.until_day, version.carry_days, version.carry_months, version.carry_snap)
        end as first_day
    from credit_outcome as outcome
    join credit_asked as asked using (moment)
    join credit_version as version using (version)
    where version.carries and not outcome.yearly and outcome.seen_day = outcome.until_day
),

barred as (
    select closed.point, line.entry
    from closed
    join credit_part as part on part.bag = closed.point
    join credit_line as line on line.entry = part.entry and line.type = closed.type and line.first
    join credit_barred as barred on barred.version = closed.version and barred.category = line.category
    group by all
),

earned as (
    select closed.point, sum(part.amount) as amount
    from closed
    join credit_part as part on part.bag = closed.point and part.day >= closed.first_day
    anti join barred on barred.point = closed.point and barred.entry = part.entry
    group by closed.point
)

select closed.duty, greatest(0, least(closed.carry_max, closed.over, earned.amount)) as amount
from closed
join earned using (point)
