-- moment: what is judged at once: a stretch of days judged, a cycle, or a year of a life. Unique: moment.
-- `day` is the day of whose conditions, values and phrases it takes notice.
with cut as (
    select duty, date '0001-01-01' as day
    from credit_duty
    union
    select duty, day
    from credit_edge
    union
    select round.duty, unnest([round.from_day, round.until_day + 1])
    from credit_round as round
    join credit_duty as duty using (duty)
    join credit_block as block on block.block = duty.block
    where block.numbers > 0
),

stretch as (
    select
        cut.duty, cut.day as from_day,
        lead(cut.day, 1, date '9999-12-31' + 1) over (partition by cut.duty order by cut.day) - 1 as until_day
    from cut
    join credit_duty as duty using (duty)
    where duty.at_day is null and cut.day <= date '9999-12-31'
    union all
    select duty, at_day, at_day
    from credit_duty
    where at_day is not null
),

numbered as (
    select
        'window' as kind, stretch.duty, round.number, stretch.from_day, stretch.until_day,
        stretch.from_day as day, null::date as last_until
    from stretch
    left join credit_round as round
        on round.duty = stretch.duty
        and stretch.from_day >= round.from_day
        and (stretch.from_day <= round.until_day or round.last)
    union all
    select 'round', round.duty, round.number, round.from_day, round.until_day, round.until_day, round.last_until
    from credit_round as round
    join credit_duty as duty using (duty)
    join credit_block as block on block.block = duty.block
    where case
        when duty.at_day is null then block.chained or round.until_day >= duty.begins
        else round.from_day <= duty.cycle_day and (block.chained or round.until_day >= duty.cycle_day)
    end
    union all
    -- a year of a life that is short is so for ever
    select 'life', duty, null, life.from_day, life.until_day, coalesce(duty.at_day, life.until_day), date '9999-12-31'
    from credit_life as life
    join credit_duty as duty using (duty)
)

select row_number() over () as moment, numbered.*
from numbered
