-- Distinct reports by source, substance and what the reporter says became of the reaction when a product
-- naming the substance was stopped or reduced (dechallenge), and when it was taken again (rechallenge).
-- title: What happened when it was stopped, and taken again
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   challenge: dechallenge or rechallenge
--   result: positive (it abated; it came back), negative, unknown, does not apply or not_given
--   label: challenge and result as they are written on a page
--   sort_order: order on a page
--   reports: distinct reports that match the filters; of several products, or reports of one event, the first result of this order that any has
--   base_reports: reports naming the substance that match the filters: what a share is of
-- limitation not_proof_of_cause strong | It abated is not it caused. | Reactions end by themselves, treatment is given too, and other products are stopped on the same day.
-- limitation field_missing strong | Most say nothing. | “Not known” and a blank are not “it did not abate”.
-- limitation no_denominator part
-- limitation stimulated_reporting part
-- limitation duplicates part
-- limitation small_numbers strong
-- limitation never_add_sources part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
    where report_id in (
        select report_id from mart_report_field
        where field = 'dechallenge' and state in ('given', 'not given')
    )
),
result as (
    from (
        values
            ('positive', 1, 'Stopped: it abated', 'Again: it came back'),
            ('negative', 2, 'Stopped: it did not abate', 'Again: it did not come back'),
            ('unknown', 3, 'Stopped: not known', 'Again: not known'),
            ('does not apply', 4, 'Stopped: does not apply', 'Again: does not apply'),
            ('not_given', 5, 'Stopped: not given', 'Again: not given')
    ) as result (result, rank, stopped, again)
),
told as (
    select
        chosen.source, chosen.substance, chosen.counted_id,
        product.dechallenge, product.rechallenge
    from chosen
    left join core_product_mention as mention
        on chosen.report_id = mention.report_id
        and chosen.substance = mention.substance
        and mention.confidence <> 'possible'
        and mention.role <> 'not_administered'
    left join core_product as product
        on mention.report_id = product.report_id and mention.product_seq = product.product_seq
),
each as (
    select source, substance, counted_id, 'dechallenge' as challenge, dechallenge as result
    from told
    union all
    select source, substance, counted_id, 'rechallenge' as challenge, rechallenge as result
    from told
),
first as (
    select
        each.source, each.substance, each.counted_id, each.challenge,
        min(coalesce(result.rank, 5)) as rank
    from each
    left join result on each.result = result.result
    group by each.source, each.substance, each.counted_id, each.challenge
),
counted as (
    select source, substance, challenge, rank, count(*) as reports
    from first group by source, substance, challenge, rank
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
)
select
    base.source,
    base.substance,
    challenge.challenge,
    result.result,
    case challenge.challenge when 'dechallenge' then result.stopped else result.again end as label,
    challenge.place * 5 + result.rank as sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
cross join (values ('dechallenge', 0), ('rechallenge', 1)) as challenge (challenge, place)
cross join result
left join counted
    on base.source = counted.source
    and base.substance = counted.substance
    and challenge.challenge = counted.challenge
    and result.rank = counted.rank
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
order by source.sort_order, substance_word.sort_order, sort_order
