-- held: the records a leaf of a subject's tests looks at, and on which days `where` lets them count. Unique: (subject, node, record).
with narrowed as (
    select
        wanted.subject, wanted.node, record.record,
        coalesce(fit.from_day, date '0001-01-01') as from_day,
        coalesce(fit.until_day, date '9999-12-31') as until_day
    from wanted
    join record on record.worker = wanted.worker and record.type = wanted.type
    left join credential_profile on credential_profile.record = record.record
    left join fit
        on fit.of = 'credential' and fit.selector = wanted.selector and fit.profile = credential_profile.profile
    where (wanted.selector is not null or wanted.matches > 0)
        and (wanted.selector is null or fit.selector is not null)
        and wanted.matches = (
            select count(distinct pair.name)
            from pair
            join record_value as own on own.record = record.record and own.path = pair.name
            join seat_value as other
                on other.seat = wanted.seat and other.path = pair.path and other.value = own.value
            where pair.node = wanted.node
        )
)

select
    wanted.subject, wanted.node, record.* exclude (worker),
    date '0001-01-01' as from_day, date '9999-12-31' as until_day
from wanted
join record on record.worker = wanted.worker and record.type = wanted.type
where wanted.selector is null and wanted.matches = 0
union all
select narrowed.subject, narrowed.node, record.* exclude (worker), narrowed.from_day, narrowed.until_day
from narrowed
join record using (record)
