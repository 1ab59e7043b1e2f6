-- held: the records a leaf of a subject's tests looks at, and on which days they count there. Unique: (subject, node, record, from_day).
select
    wanted.subject, wanted.node, wanted.scope, record.* exclude (worker, word, ruled_end, untold)
from wanted
join record on record.worker = wanted.worker and record.type = wanted.type and record.variant = wanted.variant
where wanted.selector is null and wanted.matches = 0
    and (wanted.after_day is null or record.starts_on > wanted.after_day)
