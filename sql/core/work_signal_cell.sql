-- One row per 2x2 table, by numbers alone: there may be millions, and all are measured at once. EBGM is of preferred
-- terms, among all reports and against all others: the prior of a source was fitted to pairs of an ingredient and
-- a term of these.
select
    table_number, family_number, a, b, c, d,
    case when event_kind = 'term' and population = 'all' and comparator = 'all' then source end
        as prior_of
from work_signal_table
