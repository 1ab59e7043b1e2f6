-- reach and back, as in macros.sql, for policies that reckon in business days: their lengths have the unit 'business'.
-- The place of a day in `business_ordinal` is its distance from 1899-12-31; a business day's in `business_day` its number.
create or replace macro business_at(ordinal) as
    getvariable('business_day')[greatest(1, least(len(getvariable('business_day')), ordinal))];

create or replace macro business_until(day) as getvariable('business_ordinal')[greatest(1, least(
    len(getvariable('business_ordinal')), (day - date '1899-12-31')::bigint
))];

create or replace macro reach(day, days, months, snap) as case when day is not null then least(
    date '9999-12-31',
    case
        when snap = 'business' then case when days = 0 then day else business_at(business_until(day) + days) end
        when months is null then day + days
        when snap is null then (day + to_months(months))::date
        else (date_trunc(snap, day) + to_months(months))::date - 1
    end
) end;

create or replace macro back(day, days, months, snap) as case when day is not null then greatest(
    date '0001-01-01',
    case
        when snap = 'business' then case when days = 0 then day else business_at(business_until((day - 1)::date) + 1 - days) end
        when months is null then day - days
        when snap is not null
            then (date_trunc(snap, day) - to_months(months - case snap when 'month' then 1 when 'quarter' then 3 else 12 end))::date
        when day(day - to_months(months)) = day(day) then (day - to_months(months))::date
        else (day - to_months(months))::date + 1
    end
) end;
