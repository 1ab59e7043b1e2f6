-- coverage_subject: whose tests are judged for which line, of a part of the workers. Unique: subject.
select
    2305843009213693952 + row_number() over () as subject,
    staff.worker, staff.seat, need_line.tree, null::integer as each, null::integer as context, null::date as after_day,
    null::date as at_day, null::date as cycle_day, staff.unit, need_line.line
from staff
join asked_unit using (unit)
join need_line using (need)
where staff.worker >= $first and staff.worker < $after
