-- obligation: who of a part of the workers owes which requirement on the day. A row is a requirement that binds a seat; its duty is unique.
with bound as (
    select
        seat.seat::bigint * (select count(*) from requirement) + requirement.requirement as duty,
        seat.seat,
        seat.worker,
        requirement.requirement,
        requirement.root,
        worker.hired_on,
        worker.hired_on is null and worker.candidate as undated_candidate,
        greatest(worker.hired_on, seat.starts_on) as starts_on,
        case when worker.ended then date '0001-01-01' else least(worker.ended_on, seat.ends_on, fit.until_day) end as last_day,
        greatest(fit.from_day, requirement.enforced_from) as owed_not_before,
        seat.starts_on as assignment_starts_on,
        worker.ended_on
    from requirement
    join fit on fit.of = 'seat' and fit.selector = requirement.selector
    join seat_profile on seat_profile.profile = fit.profile
    join seat on seat.seat = seat_profile.seat and seat.assigned = requirement.assigned
    join worker on worker.worker = seat.worker
    where seat.worker >= $first and seat.worker < $after
),

anchored as (
    select
        bound.*,
        phrase.requirement is not null as phrased,
        case phrase.anchor
            when 'hired_on' then hired_on
            when 'ended_on' then ended_on
            when 'assignment.starts_on' then assignment_starts_on
            else phrase.day
        end as anchor_day,
        phrase.backwards, phrase.days, phrase.months, phrase.snap
    from bound
    left join phrase on phrase.requirement = bound.requirement and phrase.use = 'due'
),

owed as (
    select
        duty,
        seat,
        worker,
        requirement,
        root,
        hired_on,
        undated_candidate,
        starts_on,
        last_day,
        owed_not_before,
        phrased and anchor_day is null as anchor_missing,
        case
            when anchor_day is null then starts_on - 1
            else bound_day(anchor_day, backwards, days, months, snap)
        end as due
    from anchored
)

select
    *,
    greatest(
        case when due is null then starts_on else due + 1 end, nullif(owed_not_before, date '0001-01-01')
    ) as owed_from
from owed
where in_force(
    $as_of::date, hired_on, undated_candidate, starts_on, due, anchor_missing, last_day, owed_not_before
)
