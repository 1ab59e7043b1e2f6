-- selected: how each condition of a requirement's selector stands for a seat on the day. Unique: (seat, requirement, clause, condition).
select
    seat.seat,
    requirement.requirement,
    condition.clause,
    condition.condition,
    coalesce(bool_or($as_of::date between span.from_day and span.until_day), false) != condition.negated as holds,
    nullif(min(span.from_day), date '0001-01-01') as from_day,
    nullif(max(span.until_day), date '9999-12-31') as until_day
from seat
join requirement on requirement.assigned = seat.assigned
join condition on condition.selector = requirement.selector
join seat_profile using (seat)
left join condition_span as span
    on span.of = 'seat'
    and span.profile = seat_profile.profile
    and span.selector = condition.selector
    and span.clause = condition.clause
    and span.condition = condition.condition
group by seat.seat, requirement.requirement, condition.clause, condition.condition, condition.negated
