-- result: what is told of each obligation on the day. Unique: duty.
select
    verdict.duty,
    obligation.seat,
    obligation.requirement,
    verdict.state,
    verdict.due,
    verdict.since,
    nullif(verdict.compliant_until, date '9999-12-31') as compliant_until,
    change.changes_on,
    verdict.waiver,
    obligation.anchor_missing
from verdict
join obligation on obligation.duty = verdict.ask
left join change on change.duty = verdict.ask
