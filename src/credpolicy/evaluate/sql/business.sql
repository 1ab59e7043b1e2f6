-- reach and back, as in macros.sql, for policies that reckon in business days: their lengths have the unit 'business'.
-- The business day of a number comes after every holiday before which fewer business days lie.
create or replace macro business_at(number) as weekday_at(
    number + len(list_filter(getvariable('business_before'), lambda before: before < number))
);

create or replace macro business_until(day) as
    weekdays_until(day) - len(list_filter(getvariable('business_holiday'), lambda holiday: holiday <= day));

create or replace macro reach(day, days, months, snap) as case when day is not null then least(
    date '9999-12-31',
    case
        when snap = 'business' then case
            when days = 0 or day = date '9999-12-31' then day else business_at(business_until(day) + days)
        end
        when months is null then day + days
        when snap is null then (day + to_months(months))::date
        else (date_trunc(case when snap = 'business' then 'day' else snap end, day) + to_months(months))::date - 1
    end
) end;

create or replace macro back(day, days, months, snap) as case when day is not null then greatest(
    date '0001-01-01',
    case
        when snap = 'business' then case when days = 0 then day else business_at(business_until((day - 1)::date) + 1 - days) end
        when months is null then day - days
        when snap is not null
            then (date_trunc(case when snap = 'business' then 'day' else snap end, day) - to_months(months - case snap when 'month' then 1 when 'quarter' then 3 else 12 end))::date
        when day(day - to_months(months)) = day(day) then (day - to_months(months))::date
        else (day - to_months(months))::date + 1
    end
) end;
