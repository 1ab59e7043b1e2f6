-- subject: whose tests are judged: each obligation, and each supervisor whose own credentials decide a provisional term.
-- Unique: subject. Supervisors have negative ids.
select duty as subject, worker, seat, root as tree
from obligation
union all
select distinct sponsor_subject(seat.supervisor, requirement.sponsor_tree), seat.supervisor, null, requirement.sponsor_tree
from obligation
join seat using (seat)
join requirement using (requirement)
where requirement.sponsor_tree is not null and seat.supervisor is not null
