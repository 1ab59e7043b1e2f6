-- relief: the waivers of people that are honoured at all, for each seat they are for. Many of (seat, requirement).
-- `own`: whoever approved it is who it is for, and nobody excuses themselves.
select waiver.waiver, seat.seat, waiver.requirement, waiver.from_day, waiver.until_day, waiver.choice, false as own
from waiver
join seat on seat.worker = waiver.worker and (waiver.assignment is null or waiver.assignment = seat.key)
where seat.worker >= $first and seat.worker < $after
union all
select
    waiver.waiver, seat.seat, waiver.requirement,
    greatest(waiver.from_day, fit.from_day), least(waiver.until_day, fit.until_day), waiver.choice,
    coalesce(twin.first, seat.worker) is not distinct from waiver.approver
from waiver
join requirement using (requirement)
join fit on fit.of = 'seat' and fit.selector = waiver.selector
join seat_profile using (profile)
join seat
    on seat.seat = seat_profile.seat
    and seat.assigned = requirement.assigned
left join twin on twin.worker = seat.worker
where seat.worker >= $first and seat.worker < $after
