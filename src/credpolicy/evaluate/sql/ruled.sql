-- ruled: each credential that some test looks at, with the days that its own words and its type's rule give it, other records apart. Unique: (record, variant, from_day).
-- It is so on the days judged from `from_day` to `until_day`. `ends_on` is null where the end cannot be told;
-- `refused_from` is null where the issuer's word refuses nothing.
with turned as (
    select
        counted.*,
        case
            when counted_end is null or round_to = 'same_day' or counted_end = date '9999-12-31' then counted_end
            when round_to = 'day_before' then greatest(date '0001-01-01', counted_end - 1)
            else rounded.day
        end as ruled_end
    from counted
    left join rounded
        on rounded.record = counted.record
        and rounded.variant = counted.variant
        and rounded.from_day = counted.from_day
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
