-- result: what is told of each obligation on the day. Unique: duty.
select
    verdict.duty,
    verdict.seat,
    verdict.requirement,
    verdict.state,
    verdict.due,
    verdict.since,
    nullif(verdict.compliant_until, date '9999-12-31') as compliant_until,
    change.changes_on,
    verdict.waiver,
    verdict.anchor_missing
from verdict
left join change on change.duty = verdict.ask
where verdict.ask >= 0
