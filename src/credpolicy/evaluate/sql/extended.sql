-- extended: the obligations that would be satisfied if the records of a cohort held on, and by which waiver. Many of a duty.
-- One cohort alone is named before several together.
select
    shadow.duty, extension.waiver,
    extension.choice + case when shadow.waiver is null then 1125899906842624 else 0 end as choice,
    greatest(span.from_day, extension.from_day) as from_day,
    least(span.until_day, extension.until_day) as until_day
from shadow
join obligation using (duty)
join span on span.subject = shadow.subject and span.node = obligation.root
join extension
    on extension.worker = obligation.worker
    and extension.waiver = coalesce(shadow.waiver, extension.waiver)
    and (extension.requirement is null or extension.requirement = obligation.requirement)
where greatest(span.from_day, extension.from_day) <= least(span.until_day, extension.until_day)
