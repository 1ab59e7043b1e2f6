-- record_anchor: the days of records that only judging tells: their end, that of the one before and of the first, their cycle. Unique: (record, name).
with own as (
    select record, starts_on, ends_on, untold
    from record
    where variant = type and greatest(starts_on, date '0001-01-01') between from_day and until_day
),

before as (
    select link.record, old.ends_on
    from link
    join credential as new on new.record = link.record
    join record as old on old.record = link.previous and old.variant = old.type and not old.untold
        and new.starts_on between old.from_day and old.until_day
),

first as (
    select link.record, old.ends_on
    from link
    join link as first_link on first_link.chain = link.chain and first_link.number = 1
    join own as old on old.record = first_link.record and not old.untold
)

select record, 'expires_on' as name, ends_on as day
from own
where not untold
union all
select record, 'previous_expiry', ends_on
from before
union all
select record, 'first_expiry', ends_on
from first
union all
select own.record, 'cycle_starts_on', cycle_start(start_day, months, cycle_of(start_day, months, own.starts_on))
from own
join holder_cycle using (record)
where cycle_of(start_day, months, own.starts_on) >= first_cycle
union all
select own.record, 'cycle_ends_on', cycle_start(start_day, months, cycle_of(start_day, months, own.starts_on) + 1) - 1
from own
join holder_cycle using (record)
where cycle_of(start_day, months, own.starts_on) >= first_cycle
