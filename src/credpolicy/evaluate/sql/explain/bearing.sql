-- bearing: whether each requirement binds each seat on the day, and if not, what stands against it, and since or until when.
-- Unique: (seat, requirement). What reads an assignment is told for the seat without one where the worker has none.
select
    seat.seat,
    requirement.requirement,
    obligation.duty,
    case
        when obligation.duty is not null then 'bound'
        when (worker.ended or worker.ended_on < $as_of::date) and not requirement.after_end then 'ended'
        when requirement.assigned and not seat.assigned then 'unassigned'
        when fit.selector is null then 'not_selected'
        when seat.ends_on < $as_of::date then 'assignment_ended'
        when requirement.enforced_from > $as_of::date then 'not_enforced'
        when fit.from_day > $as_of::date then 'not_yet_selected'
        when fit.until_day < $as_of::date then 'no_longer_selected'
        when (requirement.each_path is not null or requirement.each_type is not null) and here.seat is null then 'nothing_for_each'
        else 'not_begun'
    end as bearing,
    case bearing
        when 'ended' then worker.ended_on
        when 'assignment_ended' then seat.ends_on
        when 'not_enforced' then requirement.enforced_from
        when 'not_yet_selected' then fit.from_day
        when 'no_longer_selected' then fit.until_day
        when 'not_begun' then greatest(worker.hired_on, seat.starts_on)
    end as day
from seat
join requirement
    on requirement.assigned = seat.assigned
    or (
        requirement.assigned
        and not exists (select 1 from seat as other where other.worker = seat.worker and other.assigned)
    )
join worker using (worker)
join seat_profile using (seat)
left join (
    -- of several stretches of days the present one, else the last one that is over, else the first one to come
    select
        *,
        row_number() over (
            partition by profile, selector
            order by
                case when $as_of::date between from_day and until_day then 0 when until_day < $as_of::date then 1 else 2 end,
                case when until_day < $as_of::date then date '9999-12-31' - until_day else from_day - date '0001-01-01' end
        ) as choice
    from fit
    where of = 'seat'
) as fit
    on fit.selector = requirement.selector and fit.profile = seat_profile.profile and fit.choice = 1
left join (
    select distinct seat, requirement from each where $as_of::date between from_day and until_day
) as here
    on here.seat = seat.seat and here.requirement = requirement.requirement
left join obligation on obligation.seat = seat.seat and obligation.requirement = requirement.requirement
where seat.worker >= 0
