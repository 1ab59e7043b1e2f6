-- reach: the last day of a length counted from a day; a length is days, or months with an optional calendar unit to end on.
-- An absent day reaches no day: least() and greatest() would pass over it and give the end of time.
create macro reach(day, days, months, snap) as case when day is not null then least(
    date '9999-12-31',
    case
        when months is null then day + days
        when snap is null then (day + to_months(months))::date
        else (date_trunc(snap, day) + to_months(months))::date - 1
    end
) end;

-- back: the first day from which the length reaches the day.
create macro back(day, days, months, snap) as case when day is not null then greatest(
    date '0001-01-01',
    case
        when months is null then day - days
        when snap is not null
            then (date_trunc(snap, day) - to_months(months - case snap when 'month' then 1 when 'quarter' then 3 else 12 end))::date
        when day(day - to_months(months)) = day(day) then (day - to_months(months))::date
        else (day - to_months(months))::date + 1
    end
) end;

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

-- record_rank: the state of a record on a day, as its place in the order of states, best first.
create macro record_rank(day, refused_from, pending, starts_on, unknown_until, last_day, closed_on, unverified, ends_on) as
    case
        when day >= refused_from then 6
        when pending or day < starts_on then 3
        when day <= unknown_until then 4
        when day > last_day or day >= closed_on then 5
        when unverified then 2
        when day > ends_on then 1
        else 0
    end;

-- sponsor_subject: the subject that stands for a supervisor and the tests a supervisor must pass.
create macro sponsor_subject(worker, tree) as -(worker::bigint * 1048576 + tree) - 1;

-- year_day: a day of the year in a year; the month's last where the month lacks it. Counted from a leap year on.
create macro year_day(year, month, of_month) as (
    make_date(2000, month, least(of_month, day(last_day(make_date(2000, month, 1))))) + to_years((year - 2000)::integer)
)::date;

-- on_year_day: the first such day on or after a day, or the last one on or before it; `odd` is 1 or 0, or null for every year.
create macro on_year_day(day, month, of_month, odd, back) as case
    when day is null or month is null then null
    when back then greatest(date '0001-01-01', year_day(
        odd_year(year(day) - (year_day(year(day), month, of_month) > day)::integer, odd, -1), month, of_month
    ))
    else least(date '9999-12-31', year_day(
        odd_year(year(day) + (year_day(year(day), month, of_month) < day)::integer, odd, 1), month, of_month
    ))
end;

-- odd_year: the year, or the next one in the direction of `step` where only odd (1) or even (0) ones count.
create macro odd_year(year, odd, step) as year + step * coalesce((year + odd) % 2, 0);

-- cycle_base: the day somebody begins with; cycles common to all go on without one.
create macro cycle_base(starts, start_day, day) as case when starts = 'day' then coalesce(day, start_day) else day end;

-- is_late: whether somebody who begins on a day waits for the next cycle.
create macro is_late(day, cutoff) as coalesce(month(day) * 100 + day(day) > cutoff, false);

-- cycle_origin: the day from which the cycles of somebody who begins on a day are counted.
create macro cycle_origin(starts, start_day, month, of_month, cutoff, day, birthday) as case starts
    when 'basis' then day
    when 'day' then start_day
    when 'birthday' then on_year_day(day, month(birthday), day(birthday), null, true)
    when 'birth_month' then on_year_day(day, month(birthday), 1, null, true)
    when 'year_day' then on_year_day(
        (day + is_late(day, cutoff)::integer)::date, month, of_month, null, not is_late(day, cutoff)
    )
end;

-- cycle_of: the number of the cycle of so many months, counted from 0 at the first one's start, in which a day lies; less
-- than 0 for days before.
create macro cycle_of(start_day, months, day) as (
    (year(day) * 12 + month(day) - year(start_day) * 12 - month(start_day)) // months
    - case
        when (start_day + to_months((
            (year(day) * 12 + month(day) - year(start_day) * 12 - month(start_day)) // months * months
        )::integer))::date > day then 1
        else 0
    end
);

-- cycle_first: the number of the first cycle of somebody who begins on a day; a cutoff may put it after that day.
create macro cycle_first(starts, start_day, months, base) as
    case when starts = 'year_day' and base < start_day then 0 else cycle_of(start_day, months, base) end;

-- cycle_start: the first day of the cycle of that number.
create macro cycle_start(start_day, months, number) as case when start_day is not null and number is not null
    then least(date '9999-12-31', (start_day + to_months((months * number)::integer))::date)
end;

-- refuses: whether an issuer's word refuses a record. A list would become a join.
create macro refuses(word) as
    word = 'suspended' or word = 'revoked' or word = 'surrendered' or word = 'retired' or word = 'inactive'
    or word = 'issued_in_error';

-- weekdays_until: how many days from Monday to Friday lie between the year 1 and a day, that day included.
create macro weekdays_until(day) as
    ((day - date '0001-01-01') // 7 * 5 + least((day - date '0001-01-01') % 7 + 1, 5))::bigint;

-- weekday_at: the day from Monday to Friday of that number.
create macro weekday_at(number) as (
    date '0001-01-01' + (greatest(0, least(number, 2608570) - 1) // 5 * 7 + greatest(0, least(number, 2608570) - 1) % 5)::integer
)::date;
