-- filled: how each of the staff stands to each line of what needs people. Unique: (unit, line, worker, seat).
select
    subject.unit, subject.line, subject.worker, subject.seat,
    coalesce(standing.rank, 7) as rank,
    span.until_day
from coverage_subject as subject
cross join today
left join standing on standing.ask = subject.subject and standing.node = subject.tree
left join span
    on span.subject = subject.subject
    and span.node = subject.tree
    and today.day between span.from_day and span.until_day
