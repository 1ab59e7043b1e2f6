-- shadow_subject: the shadows as subjects. Rows as in subject.
select
    shadow.subject, obligation.worker, obligation.seat, obligation.root, obligation.each, null::integer, null::date,
    null::date, null::date
from shadow
join obligation using (duty)
