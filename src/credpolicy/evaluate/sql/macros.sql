-- reach: the last day of a length counted from a day; a length is days, or months with an optional calendar unit to end on.
create macro reach(day, days, months, snap) as least(
    date '9999-12-31',
    case
        when months is null then day + days
        when snap is null then (day + to_months(months))::date
        else (date_trunc(snap, day) + to_months(months))::date - 1
    end
);

-- back: the first day from which the length reaches the day.
create macro back(day, days, months, snap) as greatest(
    date '0001-01-01',
    case
        when months is null then day - days
        when snap is not null
            then (date_trunc(snap, day) - to_months(months - case snap when 'month' then 1 when 'quarter' then 3 else 12 end))::date
        when day(day - to_months(months)) = day(day) then (day - to_months(months))::date
        else (day - to_months(months))::date + 1
    end
);

-- bound_day: the day a distance after an anchor, or before it; the anchor itself where there is no distance.
create macro bound_day(anchor, backwards, days, months, snap) as case
    when days is null and months is null then anchor
    when backwards then back(anchor, days, months, snap)
    else reach(anchor, days, months, snap)
end;

-- is_candidate: whether somebody is not yet hired on a day.
create macro is_candidate(day, hired_on, undated_candidate) as undated_candidate or coalesce(hired_on > day, false);

-- in_force: whether a duty binds on a day; before the start only what is due before it.
create macro in_force(day, hired_on, undated_candidate, starts_on, due, anchor_missing, last_day, owed_not_before) as
    day <= last_day
    and day >= owed_not_before
    and (
        starts_on is null
        or day >= starts_on
        or case when is_candidate(day, hired_on, undated_candidate)
            then anchor_missing or due < starts_on
            else day > due
        end
    );

-- sponsor_subject: the subject that stands for a supervisor and the tests a supervisor must pass.
create macro sponsor_subject(worker, tree) as -(worker::bigint * 1048576 + tree) - 1;
