-- running: what counts in a window without categories, added up from day to day. Unique: (moment, from_day).
with fed as (
    select moment, version, from_day, until_day
    from credit_asked
    where kind = 'window' and not divided and cuts != 'whole'
),

moved as (
    select -bag as moment, from_day as day, amount
    from credit_part
    where bag < 0 and version in (select version from fed)
    union all
    select -bag, until_day + 1, -amount
    from credit_part
    where bag < 0 and version in (select version from fed)
    union all
    select moment, from_day, 0
    from fed
),

summed as (
    select moment, day, sum(amount) as amount
    from moved
    group by moment, day
),

run as (
    select
        summed.moment, fed.version, summed.day as from_day, fed.until_day as final_day,
        sum(summed.amount) over days as counted,
        lead(summed.day) over days as next_day
    from summed
    join fed using (moment)
    where summed.day <= fed.until_day
    window days as (partition by summed.moment order by summed.day)
)

select
    run.moment, false as yearly, run.from_day, coalesce(run.next_day - 1, run.final_day) as until_day,
    0::hugeint as carried, run.counted,
    coalesce(run.counted >= version.total, true) and coalesce(run.counted <= version.ceiling, true) as holds,
    null::date as made_up_on
from run
join credit_version as version using (version)
