-- renewed: the records of one stage that renew others: whether too late, by which step then, and the end of the one before.
-- Unique: record.
select record, late, step, nullif(old_end, date '9999-12-31') as old_end, tree is null as nothing_asked
from renewal
