-- result: what is told of each obligation on the day. Unique: duty.
select
    verdict.duty,
    verdict.seat,
    verdict.requirement,
    verdict.state,
    nullif(verdict.due, date '9999-12-31') as due,
    verdict.since,
    nullif(verdict.compliant_until, date '9999-12-31') as compliant_until,
    change.changes_on,
    verdict.waiver,
    verdict.anchor_missing,
    one.name as each
from verdict
left join change on change.duty = verdict.ask
left join (select distinct each, name from each) as one on one.each = verdict.each
where verdict.ask >= 0
