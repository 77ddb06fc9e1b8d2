-- Reports and substances that match the filters: every other question starts here, and counts counted_id.
-- An event lists what any of its reports that match lists, and stands in every period of theirs.
-- Where nobody says which product is suspect (is_suspect is null), suspect_only leaves all in.
--   report_id: report
--   event_id: the event it is of, as far as suspected duplicates tell
--   source: key of the report system; never add up across it
--   substance: kratom, mitragynine, 7-oh or synthetic_analogue
--   is_suspect: the reporter calls a product naming it suspect (or interacting); null where the report system has no such word (deaths), and the filter then leaves the report in
--   received_date: first received by the publisher, or the date of a death
--   received_quarter: its quarter, e.g. 2025-Q4
--   quarter_start: first day of that quarter
--   received_year: its year
--   is_serious: any outcome that FDA's regulations call serious is listed
--   has_death: death is listed as an outcome, which does not say what caused it
--   has_hospitalization: a hospitalization is listed
--   person_sex: female or male; null where not given
--   person_age_group: key of the group of age at the event; null where not given
--   is_us: the event happened in the United States, or the reporter is there; null where not given
--   groups_listed: keys of the groups of the reactions listed; null where none is listed
--   is_one_product: one product is listed and no other; null where none is
--   cites_article: an article is cited; null where the report system has no field for one
--   recognition: certain or probable, as the words name the substance
--   counted_id: what a question counts: report_id, or event_id where counting is 'events'
select
    report.*,
    case counting when 'events' then report.event_id else report.report_id end as counted_id
from mart_report_substance as report
where (substances is null or list_contains(substances, report.substance))
    and (sources is null or list_contains(sources, report.source))
    and (since is null or report.received_date >= since)
    and (until is null or report.received_date <= until)
    and (not suspect_only or coalesce(report.is_suspect, true))
    and case outcome
        when 'any' then true
        when 'serious' then report.is_serious
        when 'death' then report.has_death
        when 'hospitalization' then report.has_hospitalization
    end{further_conditions}
