-- Things not seen before that match source, substance and period; the period is that in which the first report was
-- received or the thing happened. Role, outcome and further filters restrict nothing here. New is not unusual.
-- title: What is new in the data
--   novelty_id: key
--   kind: product_name, ingredient, recall, law, completeness, deletion, columns or address
--   kind_label: the same in words
--   source: key of the report system; null for recalls and laws
--   substances: keys of the watched substances it is about, comma-separated
--   name: as written by the reporter, or what it is called
--   detail: what it is, in a few words
--   reports: distinct reports; null where it is none of reports
--   first_report_id: first report with it; null where it is none of reports
--   happened_on: day on which the first report was received, on which it happened or up to which the delivery has data
--   first_seen_on: day on which it was first known here, UTC
--   is_recent: new by its own date: first received in the two latest quarters drawn
with asked as (
    select unnest(coalesce(substances, (select list(substance) from mart_substance))) as key
)
select
    novelty.novelty_id, novelty.kind, novelty.kind_label, novelty.source, novelty.substances, novelty.name,
    novelty.detail, novelty.reports, novelty.first_report_id, novelty.happened_on,
    novelty.first_seen_on, novelty.is_recent
from mart_novelty as novelty
left join mart_source as source on novelty.source = source.source
where (sources is null or novelty.source is null or list_contains(sources, novelty.source))
    and (
        novelty.substances is null
        or exists (
            select 1 from asked
            where contains(',' || novelty.substances || ',', ',' || asked.key || ',')
        )
    )
    and (since is null or coalesce(novelty.happened_on >= since, true))
    and (until is null or coalesce(novelty.happened_on <= until, true))
order by novelty.first_seen_on desc, source.sort_order, novelty.reports desc, novelty.novelty_id
