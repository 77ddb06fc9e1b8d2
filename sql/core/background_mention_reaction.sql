-- One row per source of a background, report in background_mention and reaction, in the version counted
-- there; never more reports of a reaction than background_reaction has.
--   source: key of the source whose files were counted
--   report_id: report
--   pt: MedDRA preferred term as a string, capitals, one spelling
with listed as (
    select source, report_id, term from source_background_term
    union all
    select report.delivered_by as source, reaction.report_id, reaction.pt as term
    from core_reaction as reaction
    join core_report as report on reaction.report_id = report.report_id
    where report.delivered_by not in (select source from source_background_product)
),
counted as (select distinct source, report_id from background_mention)
select distinct listed.source, listed.report_id, coalesce(synonym.pt, listed.term) as pt
from listed
join counted on listed.source = counted.source and listed.report_id = counted.report_id
left join vocabulary_reaction_term_synonyms as synonym on listed.term = synonym.term
