-- obligation: who of a part of the workers owes which requirement on the day. A row is a requirement that binds a seat; its duty is unique.
-- `each` is the value, or the record, of `for_each`.
with bound as (
    select
        coalesce(
            4503599627370496 + each.each,
            seat.seat::bigint * (select count(*) from requirement) + requirement.requirement
        ) as duty,
        seat.seat,
        seat.worker,
        requirement.requirement,
        requirement.root,
        each.each,
        worker.hired_on,
        worker.hired_on is null and worker.candidate as undated_candidate,
        case
            when requirement.after_end then worker.ended_on + 1
            else greatest(worker.hired_on, seat.starts_on)
        end as starts_on,
        case
            when requirement.after_end then least(fit.until_day, each.until_day, date '9999-12-31')
            when worker.ended then date '0001-01-01'
            else least(worker.ended_on, seat.ends_on, fit.until_day, each.until_day)
        end as last_day,
        greatest(
            fit.from_day, each.from_day, requirement.enforced_from,
            case when requirement.after_end then coalesce(worker.ended_on + 1, date '9999-12-31') end
        ) as owed_not_before,
        seat.starts_on as assignment_starts_on,
        seat.ends_on as assignment_ends_on,
        worker.ended_on,
        coalesce(judged_on.day, $as_of::date) as today
    from requirement
    join fit on fit.of = 'seat' and fit.selector = requirement.selector
    join seat_profile on seat_profile.profile = fit.profile
    join seat on seat.seat = seat_profile.seat and seat.assigned = requirement.assigned
    join worker on worker.worker = seat.worker
    left join judged_on on judged_on.worker = seat.worker
    left join each
        on each.seat = seat.seat
        and each.requirement = requirement.requirement
        and coalesce(judged_on.day, $as_of::date) between each.from_day and each.until_day
    where seat.worker >= $first and seat.worker < $after
        and coalesce(judged_on.day, $as_of::date) between fit.from_day and fit.until_day
        and ((requirement.each_path is null and requirement.each_type is null) or each.each is not null)
),

anchored as (
    select
        bound.*,
        phrase.phrase is not null as phrased,
        phrase_day.day as phrase_day,
        case part.anchor
            when 'hired_on' then hired_on
            when 'ended_on' then ended_on
            when 'starts_on' then assignment_starts_on
            when 'ends_on' then assignment_ends_on
            else part.day
        end as anchor_day,
        part.backwards, part.days, part.months, part.snap
    from bound
    join requirement using (requirement)
    left join phrase on phrase.phrase = requirement.due
    left join phrase_part as part on part.phrase = phrase.phrase and phrase.plain
    left join phrase_day
        on phrase_day.phrase = requirement.due
        and phrase_day.of = 'seat'
        and phrase_day.key = bound.seat
        and bound.today between phrase_day.from_day and phrase_day.until_day
),

owed as (
    select
        duty,
        seat,
        worker,
        requirement,
        root,
        each,
        hired_on,
        undated_candidate,
        starts_on,
        last_day,
        owed_not_before,
        today,
        phrased and phrase_day is null and anchor_day is null as anchor_missing,
        case
            when phrase_day is not null then phrase_day
            when anchor_day is null then starts_on - 1
            else bound_day(anchor_day, backwards, days, months, snap)
        end as due
    from anchored
)

select
    * exclude (today),
    greatest(
        case when due is null then starts_on when due = date '9999-12-31' then due else due + 1 end,
        nullif(owed_not_before, date '0001-01-01')
    ) as owed_from
from owed
where in_force(
    today, hired_on, undated_candidate, starts_on, due, anchor_missing, last_day, owed_not_before
)
