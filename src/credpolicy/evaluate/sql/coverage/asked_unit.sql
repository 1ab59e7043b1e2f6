-- asked_unit: what needs people on the day, and by which case. Unique: unit.
select unit.unit, unit.coverage, arg_min(need.need, need.place) as need
from unit
join coverage using (coverage)
join need using (coverage)
join seat_profile on seat_profile.seat = unit.unit
left join fit
    on fit.of = 'seat'
    and fit.selector = need.selector
    and fit.profile = seat_profile.profile
    and $as_of::date between fit.from_day and fit.until_day
where (need.selector is null or fit.selector is not null)
    and case
        when coverage.of_place then exists (
            select 1
            from fit as bound
            where bound.of = 'seat'
                and bound.selector = coverage.selector
                and bound.profile = seat_profile.profile
                and $as_of::date between bound.from_day and bound.until_day
        )
        else exists (select 1 from bound_seat where bound_seat.unit = unit.unit)
    end
group by unit.unit, unit.coverage
