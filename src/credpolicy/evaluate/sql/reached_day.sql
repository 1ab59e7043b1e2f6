-- reached_day: the day on which what a worker earned of a unit adds up to a total, for every seat and record. Unique: (count, of, key).
with counted as (
    select total.count, total.total, entry.worker, entry.from_day, entry.until_day, entry.nano, fit.selector,
        coalesce(fit.from_day, date '0001-01-01') as fit_from, coalesce(fit.until_day, date '9999-12-31') as fit_until
    from total
    join entry using (unit)
    left join entry_profile using (entry)
    left join fit on fit.of = 'entry' and fit.selector = total.selector and fit.profile = entry_profile.profile
    where entry.worker >= $first and entry.worker < $after
        and (total.selector is null or fit.selector is not null)
),

-- an amount of several days is earned bit by bit
daily as (
    select
        *, until_day - from_day + 1 as days, unnest(range(until_day - from_day + 1))::integer as nth
    from counted
),

earned as (
    select
        count, total, worker, from_day + nth as day,
        sum(nano::hugeint * (nth + 1) // days - nano::hugeint * nth // days) as amount
    from daily
    where from_day + nth between fit_from and fit_until
    group by all
),

added as (
    select *, sum(amount) over (partition by count, worker order by day) as so_far
    from earned
),

reached as (
    select count, worker, min(day) as day
    from added
    where so_far >= total
    group by count, worker
)

select reached.count, 'seat' as of, seat.seat as key, reached.day
from reached
join seat using (worker)
union all
select reached.count, 'record', credential.record, reached.day
from reached
join credential using (worker)
