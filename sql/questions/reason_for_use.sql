-- Distinct reports by source, substance and what the product naming the substance was used for, as MedDRA
-- preferred terms. A report can give several reasons; those that give none, or say that it is not known, are last.
-- title: What it was used for
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   pt: MedDRA preferred term as a string, capitals; not_given where no reason is given or known
--   label: the term as it is written on a page
--   sort_order: order on a page, by reports naming any chosen substance; not given is last
--   reports: distinct reports that match the filters and give it for a product naming the substance
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause part
-- limitation no_denominator part
-- limitation field_missing strong | Many give no reason. | Those who give one need not be like those who do not.
-- limitation reason_as_reported strong | A word of the reporter. | Kratom is approved for nothing. “Drug abuse” or “pain” is what somebody wrote, not a diagnosis.
-- limitation stimulated_reporting part
-- limitation duplicates part
-- limitation small_numbers strong
-- limitation never_add_sources part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
    where report_id in (
        select report_id from mart_report_field
        where field = 'indication' and state in ('given', 'not given')
    )
),
given as (
    select distinct chosen.source, chosen.substance, chosen.counted_id, indication.pt
    from chosen
    join core_product_mention as mention
        on chosen.report_id = mention.report_id and chosen.substance = mention.substance
    join core_indication as indication
        on mention.report_id = indication.report_id
        and mention.product_seq = indication.product_seq
    where mention.confidence <> 'possible'
        and mention.role <> 'not_administered'
        and not indication.is_unknown
),
listed as (
    from given
    union all
    select distinct chosen.source, chosen.substance, chosen.counted_id, 'not_given' as pt
    from chosen
    anti join given using (source, substance, counted_id)
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
),
ranked as (
    select
        source, pt,
        row_number() over (
            partition by source
            order by pt = 'not_given', count(distinct counted_id) desc, pt
        ) as sort_order
    from listed group by source, pt
),
counted as (
    select source, substance, pt, count(*) as reports from listed group by source, substance, pt
)
select
    counted.source,
    counted.substance,
    counted.pt,
    case counted.pt
        when 'not_given' then 'Not given or not known'
        else upper(substr(counted.pt, 1, 1)) || lower(substr(counted.pt, 2))
    end as label,
    ranked.sort_order,
    counted.reports,
    base.base_reports
from counted
join base on counted.source = base.source and counted.substance = base.substance
join ranked on counted.source = ranked.source and counted.pt = ranked.pt
join mart_source as source on counted.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and counted.substance = substance_word.key
order by source.sort_order, substance_word.sort_order, ranked.sort_order
