-- portion: what of an entry counts at a moment, day by day of the entry, and on which days judged. Unique: (moment, entry, day).
-- An amount of several days is earned bit by bit, and its last day gives what is left.
with daily as (
    select entry, worker, place, unit, from_day as day, nano::hugeint as nano
    from entry
    where from_day = until_day
    union all
    select
        entry, worker, place, unit, from_day + nth,
        nano::hugeint * (nth + 1) // days - nano::hugeint * nth // days
    from (
        select *, until_day - from_day + 1 as days, unnest(range(until_day - from_day + 1))::integer as nth
        from entry
        where from_day < until_day
    )
),

-- a day lies in one cycle; only of cycles that bear on each other it may concern several
framed as (
    select distinct duty, kind, worker
    from credit_asked
    where kind = 'life' or (kind = 'round' and not chained)
),

met as (
    select asked.* exclude (worker), daily.* exclude (worker, day), daily.day as earned_on
    from credit_asked as asked
    join daily using (worker)
    where asked.kind = 'window' or (asked.kind = 'round' and asked.chained)
    union all
    select asked.* exclude (worker), day_of.* exclude (duty, kind, worker, day), day_of.day as earned_on
    from (select framed.duty, framed.kind, daily.* from framed join daily using (worker)) as day_of
    asof join credit_asked as asked
        on asked.duty = day_of.duty and asked.kind = day_of.kind and day_of.day >= asked.from_day
),

matched as (
    select asked.moment, own.entry, count(distinct pair.name) as equal
    from credit_asked as asked
    join credit_pair as pair using (version)
    join entry on entry.worker = asked.worker
    join entry_value as own
        on own.entry = entry.entry
        and own.path = pair.name
        and asked.day between coalesce(own.from_day, date '0001-01-01') and coalesce(own.until_day, date '9999-12-31')
    join (
        select 'seat' as of, seat as key, path, value, from_day, until_day
        from seat_value
        union all
        select 'credential', record, path, value, from_day, until_day
        from record_value
        union all
        select 'each', each, path, value, from_day, until_day
        from each_value
    ) as other
        on other.of = pair.of
        and other.key = case when pair.of = 'each' then asked.each else asked.key end
        and other.path = pair.path
        and other.value = own.value
        and asked.day between coalesce(other.from_day, date '0001-01-01') and coalesce(other.until_day, date '9999-12-31')
    group by asked.moment, own.entry
),

counting as (
    select distinct entry, type
    from entry_line
),

fitting as (
    select met.* replace (greatest(met.from_day, fit.from_day) as from_day, least(met.until_day, fit.until_day) as until_day)
    from met
    left join matched on matched.moment = met.moment and matched.entry = met.entry
    left join counting on counting.entry = met.entry and counting.type = met.type
    left join entry_profile on entry_profile.entry = met.entry
    left join fit
        on fit.of = 'entry'
        and fit.profile = entry_profile.profile
        and fit.selector = met.selector
        and (met.kind = 'window' or met.day between fit.from_day and fit.until_day)
    where (met.type is not null or met.selector is not null or met.matches > 0)
        and (met.type is null or counting.entry is not null)
        and (met.selector is null or fit.selector is not null)
        and (met.matches = 0 or matched.equal = met.matches)
    union all
    select *
    from met
    where type is null and selector is null and matches = 0
),

counted as (
    select
        fitting.moment, fitting.entry, fitting.place, fitting.earned_on as day, fitting.nano * unit.factor as amount,
        fitting.kind = 'window' as is_window,
        greatest(fitting.earned_on, fitting.from_day) as from_day,
        least(fitting.until_day, case when fitting.span_days is not null or fitting.span_months is not null
            then reach(fitting.earned_on, fitting.span_days, fitting.span_months, fitting.span_snap)
        end) as until_day
    from fitting
    join credit_unit as unit on unit.version = fitting.version and unit.unit = fitting.unit
    where fitting.earned_on between fitting.first_day and fitting.final_day
)

select
    moment, entry, place, day, amount,
    case when is_window then from_day else date '0001-01-01' end as from_day,
    case when is_window then until_day else date '9999-12-31' end as until_day
from counted
where not is_window or from_day <= until_day
