-- Every kind of reporter has a word on a page: one without would be counted as not given.
select distinct report.source, report.reporter_kind
from core_report as report
join registry_collected_field as collected
    on report.source = collected.source and collected.field = 'reporter_kind'
left join mart_word as word
    on word.kind = 'reporter_kind' and replace(report.reporter_kind, ' ', '_') = word.key
where report.reporter_kind is not null and word.key is null
