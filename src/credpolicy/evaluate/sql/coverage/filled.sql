-- filled: how each of the staff stands to each line of what needs people. Unique: (unit, line, worker, seat).
select
    subject.unit, subject.line, subject.worker, subject.seat,
    coalesce(standing.rank, 7) as rank
from coverage_subject as subject
left join standing on standing.ask = subject.subject and standing.node = subject.tree
