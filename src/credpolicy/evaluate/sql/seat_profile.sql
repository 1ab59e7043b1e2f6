-- seat_profile: for each seat the first seat that looks the same to every selector. Unique: seat.
with used as (
    select
        coalesce(bool_or(path = 'role'), false) as role,
        coalesce(bool_or(path = 'location'), false) as location,
        coalesce(bool_or(path = 'client'), false) as client,
        coalesce(bool_or(path = 'organization'), false) as organization,
        coalesce(bool_or(path = 'employment'), false) as employment,
        coalesce(bool_or(path = 'status'), false) as status
    from condition
),

further as (
    select
        seat,
        string_agg(
            path || chr(31) || value || coalesce(chr(28) || from_day || chr(28) || until_day, ''),
            chr(30) order by path, value, from_day
        ) as further
    from seat_value
    where path in (select path from condition) or path in (select anchor from predicate)
    group by seat
),

look as (
    select
        seat.seat,
        concat_ws(
            chr(29),
            case when used.role then coalesce(seat.role, '') end,
            case when used.location then coalesce(seat.location, '') end,
            case when used.client then coalesce(seat.client, '') end,
            case when used.organization then coalesce(seat.organization, '') end,
            case when used.employment then coalesce(worker.employment, '') end,
            case when used.status then worker.status end,
            further.further
        ) as look
    from seat
    join worker using (worker)
    cross join used
    left join further using (seat)
),

first_look as (
    select look, min(seat) as profile
    from look
    group by look
)

select look.seat, first_look.profile
from look
join first_look using (look)
