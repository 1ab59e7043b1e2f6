-- ruled: each credential that some test looks at, with the days that its own words and its type's rule give it, other records apart. Unique: record.
-- `ends_on` is null where the end cannot be told; `refused_from` is null where the issuer's word refuses nothing.
with counted as (
    select
        looked_at.*,
        begins_on(valid_from, issued_on, completed_on, decided_on, awarded_on) as starts_on,
        type.verified,
        type.grace_days,
        type.grace_months,
        type.grace_snap,
        refuses(word) as refused,
        word = 'pending' or (word = 'provisional' and not type.accepts_provisional) as pending,
        word = 'expired' or word = 'lapsed' as closed,
        case
            when type.never_ends then date '9999-12-31'
            when type.valid_days is null and type.valid_months is null then null
            else reach(
                case type.basis
                    when 'issued_on' then issued_on
                    when 'awarded_on' then awarded_on
                    when 'valid_from' then valid_from
                    when 'completed_on' then completed_on
                    else decided_on
                end,
                type.valid_days, type.valid_months, type.valid_snap
            )
        end as counted_end,
        type.printed,
        type.round_to,
        case when type.round_to = 'year_day' then type.round_month else month(birthday) end as round_month,
        case type.round_to
            when 'year_day' then type.round_day
            when 'end_of_birth_month' then 31
            else day(birthday)
        end as round_day,
        type.odd,
        type.back
    from looked_at
    join type using (type)
),

turned as (
    select
        *,
        case
            when round_to = 'same_day' or counted_end is null or counted_end = date '9999-12-31' then counted_end
            when round_to = 'day_before' then greatest(date '0001-01-01', counted_end - 1)
            when round_month is not null then on_year_day(counted_end, round_month, round_day, odd, back)
        end as ruled_end
    from counted
)

select
    *,
    case printed
        when 'governs' then coalesce(expires_on, ruled_end)
        when 'caps' then least(expires_on, ruled_end)
        else ruled_end
    end as ends_on,
    case
        when word = 'issued_in_error' then date '0001-01-01'
        when refused then coalesce(status_on, date '0001-01-01')
    end as refused_from
from turned
