-- bound_seat: who belongs to what needs people on the day, leave included. Unique: (unit, seat).
select distinct unit_seat.unit, seat.seat, seat.worker
from unit_seat
join unit using (unit)
join coverage using (coverage)
join seat using (seat)
join worker on worker.worker = seat.worker
left join seat_profile on seat_profile.seat = seat.seat
left join fit
    on fit.of = 'seat'
    and fit.selector = coverage.selector
    and fit.profile = seat_profile.profile
    and $as_of::date between fit.from_day and fit.until_day
where $as_of::date between coalesce(unit_seat.from_day, date '0001-01-01') and coalesce(unit_seat.until_day, date '9999-12-31')
    and $as_of::date between coalesce(worker.hired_on, date '0001-01-01') and coalesce(worker.ended_on, date '9999-12-31')
    and $as_of::date between coalesce(seat.starts_on, date '0001-01-01') and coalesce(seat.ends_on, date '9999-12-31')
    and not worker.ended
    and not (worker.candidate and worker.hired_on is null)
    and (coverage.of_place or fit.selector is not null)
