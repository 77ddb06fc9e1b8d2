-- One row per recall number that names a watched substance; a recall is no report and in no count.
-- The record of the release with the latest data stands. Lot codes look like anything, so there
-- only a match that is certain counts.
--   recall_number: FDA's number of the recalled product
--   event_id: FDA's number of the action; one action can recall many products
--   recall_initiation_date: when the firm began to tell the public or its customers
--   report_date: when FDA listed the recall in its enforcement report
--   classification: Class I (most serious), II or III; null where FDA has not classified it
--   status: Ongoing, Completed, Terminated or Pending
--   recalling_firm: firm that recalls
--   product_description: product as FDA describes it
--   reason_for_recall: why
--   voluntary_mandated: who initiated it; nearly always the firm
--   endpoint: food/enforcement or drug/enforcement of openFDA; null for another kind of product
--   substances_named: watched substances named, comma-separated
--   matched_text: the part of the text that the first rule read
--   matched_field: product_description, reason_for_recall or code_info
--   rule_id: rule of substance_rules.csv that matched
--   source: key of the source that delivered it
--   release: release that delivered it
--   url: openFDA's answer for this recall; null where it has no endpoint
with text as (
    select recall_number, 1 as field_order, 'product_description' as matched_field,
        product_description as product_name
    from work_openfda_recalls_recall where delivery_rank = 1
    union all
    select recall_number, 2 as field_order, 'reason_for_recall' as matched_field,
        reason_for_recall as product_name
    from work_openfda_recalls_recall where delivery_rank = 1
    union all
    select recall_number, 3 as field_order, 'code_info' as matched_field,
        code_info as product_name
    from work_openfda_recalls_recall where delivery_rank = 1
),
mention as (
    select
        text.recall_number,
        text.matched_field,
        recognised.substance,
        recognised.matched_text,
        recognised.rule_id,
        row_number() over (
            partition by text.recall_number
            order by text.field_order,
                case recognised.confidence when 'certain' then 1 else 2 end,
                recognised.match_start, recognised.substance, recognised.rule_id
        ) as mention_rank
    from text
    join recognised_free_text as recognised on text.product_name = recognised.product_name
    where recognised.confidence = 'certain'
        or (recognised.confidence = 'probable' and text.matched_field <> 'code_info')
),
named as (
    select recall_number, string_agg(substance, ', ' order by sort_order) as substances_named
    from (
        select distinct mention.recall_number, mention.substance, word.sort_order
        from mention
        join mart_word as word on word.kind = 'substance' and mention.substance = word.key
    ) as distinct_substance
    group by recall_number
)
select
    recall.recall_number,
    recall.event_id,
    recall.recall_initiation_date,
    recall.report_date,
    case when recall.classification <> 'Not Yet Classified' then recall.classification end
        as classification,
    recall.status,
    recall.recalling_firm,
    recall.product_description,
    recall.reason_for_recall,
    recall.voluntary_mandated,
    recall.endpoint,
    named.substances_named,
    mention.matched_text,
    mention.matched_field,
    mention.rule_id,
    'openfda_recalls' as source,
    recall.release,
    'https://api.fda.gov/' || recall.endpoint || '.json?search=recall_number:"'
        || recall.recall_number || '"' as url
from work_openfda_recalls_recall as recall
join named on recall.recall_number = named.recall_number
join mention on recall.recall_number = mention.recall_number and mention.mention_rank = 1
where recall.delivery_rank = 1
