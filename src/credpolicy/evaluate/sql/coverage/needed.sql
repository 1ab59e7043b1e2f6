-- needed: how many people each line needs, and how many are there; null where the number it is reckoned from is not written. Unique: (unit, line).
with present as (
    select unit, count(distinct worker) as present
    from staff
    group by unit
),

written as (
    select
        asked_unit.unit, need_line.line,
        max(cast(try_cast(value.value as decimal(38, 9)) * 1000000000 as hugeint)) as nano
    from asked_unit
    join need_line using (need)
    join seat_value as value
        on value.seat = asked_unit.unit
        and value.path = need_line.by_path
        and $as_of::date between coalesce(value.from_day, date '0001-01-01') and coalesce(value.until_day, date '9999-12-31')
    group by asked_unit.unit, need_line.line
),

fitting as (
    select staff.unit, need_line.line, count(distinct staff.worker) as people
    from staff
    join asked_unit using (unit)
    join need_line using (need)
    join seat_profile on seat_profile.seat = staff.seat
    join fit
        on fit.of = 'seat'
        and fit.selector = need_line.by_selector
        and fit.profile = seat_profile.profile
        and $as_of::date between fit.from_day and fit.until_day
    group by staff.unit, need_line.line
)

select
    asked_unit.unit,
    asked_unit.coverage,
    asked_unit.need,
    need_line.line,
    need_line.number,
    case
        when need_line.share is not null
            then (cast(need_line.share * 1000 as bigint) * coalesce(present.present, 0) + 99999) // 100000
        when need_line.every is null then need_line.least
        when need_line.by_selector is not null
            then (coalesce(fitting.people, 0) + need_line.every - 1) // need_line.every * need_line.least
        when written.nano is not null then greatest(0, (written.nano + need_line.every::hugeint * 1000000000 - 1) // (need_line.every::hugeint * 1000000000))
            * need_line.least
    end::bigint as needed,
    coalesce(present.present, 0) as present
from asked_unit
join need_line using (need)
left join present on present.unit = asked_unit.unit
left join written on written.unit = asked_unit.unit and written.line = need_line.line
left join fitting on fitting.unit = asked_unit.unit and fitting.line = need_line.line
