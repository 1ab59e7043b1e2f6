-- staff: who is there on the day. Unique: (unit, seat).
select bound_seat.*
from bound_seat
where not exists (
    select 1
    from leave
    where leave.worker = bound_seat.worker and $as_of::date between leave.from_day and leave.until_day
)
