-- record_subject: the records of one stage whose types or renewals ask something. Rows as in subject.
select distinct
    1152921504606846976 + record.record::bigint * 2 as subject, record.worker, null::integer as seat,
    type.requires as tree, null::integer as each, record.record as context, null::date as after_day,
    null::date as at_day, null::date as cycle_day
from record
join type using (type)
where type.stage = $stage and type.requires is not null and record.variant = record.type
union all
select
    1152921504606846976 + record::bigint * 2 + 1, worker, null, tree, null, record, after_day, starts_on,
    case when late then starts_on else nullif(old_end, date '9999-12-31') end
from renewal
where tree is not null
