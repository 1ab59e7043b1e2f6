-- issue: the records that hang together, with their ends as judged on their own first day. Unique: record.
select
    link.record, record.worker, record.type, link.chain, link.number, link.previous, record.starts_on,
    case when not record.untold then record.ends_on end as ends_on
from link
join record on record.record = link.record and record.variant = record.type
    and record.starts_on between record.from_day and record.until_day
where link.number is not null
