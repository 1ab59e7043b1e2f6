-- ask: each obligation today, under the number of its duty, and on each later day on which its state might change; those
-- have negative numbers. Unique: ask.
select subject.subject as ask, subject.subject, subject.tree, coalesce(own_day.day, today.day) as day
from subject
cross join today
left join own_day using (subject)
where subject.subject >= 0
union all
select change_day.ask, change_day.subject, subject.tree, change_day.day
from change_day
join subject using (subject)
