-- coming: the days on which an obligation that is not in force might begin to be. A row is a day of a worker.
with bound as (
    select
        seat.seat, seat.worker, seat.starts_on, seat.ends_on,
        requirement.requirement, requirement.due, requirement.enforced_from,
        fit.from_day, worker.hired_on, worker.ended_on
    from requirement
    join fit on fit.of = 'seat' and fit.selector = requirement.selector
    join seat_profile on seat_profile.profile = fit.profile
    join seat on seat.seat = seat_profile.seat and seat.assigned = requirement.assigned
    join worker on worker.worker = seat.worker
    where seat.worker >= $first and seat.worker < $after
)

select worker, unnest([from_day, enforced_from, hired_on, starts_on, ended_on + 1]) as day
from bound
union all
select bound.worker, each.from_day
from bound
join each using (seat, requirement)
union all
select
    bound.worker,
    bound_day(
        case part.anchor
            when 'hired_on' then bound.hired_on
            when 'ended_on' then bound.ended_on
            when 'starts_on' then bound.starts_on
            when 'ends_on' then bound.ends_on
            else part.day
        end,
        part.backwards, part.days, part.months, part.snap
    ) + 1
from bound
join phrase on phrase.phrase = bound.due and phrase.plain
join phrase_part as part on part.phrase = phrase.phrase
union all
select bound.worker, unnest([phrase_day.from_day, phrase_day.until_day + 1, phrase_day.day + 1])
from bound
join phrase_day on phrase_day.phrase = bound.due and phrase_day.of = 'seat' and phrase_day.key = bound.seat
