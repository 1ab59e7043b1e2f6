-- selected: how each condition of a requirement's selector stands for a seat on the day. Unique: (seat, requirement, clause, condition).
select
    seat.seat,
    requirement.requirement,
    condition.clause,
    condition.condition,
    coalesce(fit.holds, false) != condition.negated
    and $as_of::date between coalesce(fit.from_day, date '0001-01-01') and coalesce(fit.until_day, date '9999-12-31') as holds,
    fit.from_day,
    fit.until_day
from seat
join requirement on requirement.assigned = seat.assigned
join condition on condition.selector = requirement.selector
join seat_profile using (seat)
left join condition_fit as fit
    on fit.of = 'seat'
    and fit.profile = seat_profile.profile
    and fit.selector = condition.selector
    and fit.clause = condition.clause
    and fit.condition = condition.condition
