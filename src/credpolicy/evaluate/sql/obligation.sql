-- obligation: the duties in force on the day asked about. Unique: duty.
select duty.*
from duty
where in_force(
    $as_of::date, hired_on, undated_candidate, starts_on, due, anchor_missing, last_day, owed_not_before
)
