-- subject: whose tests are judged: each obligation, and each supervisor whose own credentials decide a provisional term.
-- Unique: subject. Supervisors have negative ids. `context` is the record whose tests these are, `after_day` the day that
-- what counts must be later than, `at_day` the day on which the tests are made, where that is but one.
select
    duty as subject, worker, seat, root as tree, each, null::integer as context, null::date as after_day,
    null::date as at_day, null::date as cycle_day
from obligation
union all
select distinct
    sponsor_subject(seat.supervisor, requirement.sponsor_tree), seat.supervisor, null::integer,
    requirement.sponsor_tree, null::integer, null::integer, null::date, null::date,
    null::date
from obligation
join seat using (seat)
join requirement using (requirement)
where requirement.sponsor_tree is not null and seat.supervisor is not null
