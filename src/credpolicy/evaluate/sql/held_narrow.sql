-- held_narrow: the same of leaves with `where` or `match`. Rows as in held.
with narrow as (
    select * from wanted where selector is not null or matches > 0
)

select
    narrow.subject, narrow.node, narrow.scope,
    record.* exclude (worker, word, ruled_end, untold) replace (
        greatest(record.from_day, fit.from_day, matched.from_day) as from_day,
        least(record.until_day, fit.until_day, matched.until_day) as until_day
    )
from narrow
join record on record.worker = narrow.worker and record.type = narrow.type and record.variant = narrow.variant
left join credential_profile on credential_profile.record = record.record
left join fit
    on fit.of = 'credential' and fit.selector = narrow.selector and fit.profile = credential_profile.profile
left join matched
    on matched.subject = narrow.subject
    and matched.node = narrow.node
    and matched.record = record.record
    and matched.equal = narrow.matches
where (narrow.selector is null or fit.selector is not null)
    and (narrow.matches = 0 or matched.subject is not null)
    and (narrow.after_day is null or record.starts_on > narrow.after_day)
    and greatest(record.from_day, fit.from_day, matched.from_day) <= least(record.until_day, fit.until_day, matched.until_day)
