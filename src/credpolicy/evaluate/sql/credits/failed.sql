-- failed: the days on which credits do not hold. Stretches of a duty may overlap.
with judged as (
    select
        asked.duty, asked.kind, asked.of, asked.at_day, asked.begins, asked.last_until,
        outcome.from_day, outcome.until_day, outcome.made_up_on,
        -- cycles before the one that is asked for only bear on it
        asked.kind = 'round' and asked.until_day < asked.cycle_day as is_before
    from credit_judged as outcome
    join credit_asked as asked using (moment)
    where not outcome.holds
)

select duty, date '0001-01-01' as from_day, date '9999-12-31' as until_day
from judged
where at_day is not null and made_up_on is null and not is_before
union all
select duty, from_day, until_day
from judged
where at_day is null and kind = 'window'
union all
select
    duty, until_day + 1,
    least(case when of = 'seat' then last_until else date '9999-12-31' end, made_up_on - 1)
from judged
where at_day is null and kind != 'window' and (of = 'seat' or until_day >= begins)
    and until_day < date '9999-12-31'
union all
-- what is counted by cycles cannot hold where no cycle is known
select
    duty,
    case when at_day is null then from_day else date '0001-01-01' end,
    case when at_day is null then until_day else date '9999-12-31' end
from credit_asked
where kind = 'lost'
