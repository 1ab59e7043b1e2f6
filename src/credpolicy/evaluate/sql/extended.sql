-- extended: the obligations that would be satisfied if the records of a cohort held on, and by which waiver. Many of a duty.
select subject.duty, subject.waiver, subject.choice, span.from_day, span.until_day
from shadow as subject
join span on span.subject = subject.subject and span.node = subject.tree
