-- unbound: the requirements whose selector fits nobody, dates and status aside. Unique: requirement.
select requirement.requirement
from requirement
where not exists (
    select 1
    from fit
    join seat_profile using (profile)
    join seat using (seat)
    where fit.of = 'seat' and fit.selector = requirement.selector and seat.assigned = requirement.assigned
)
