-- One row where every word of the filters is known; an error says which is not, and what is known.
--   are_known: true
with word as (
    select
        (select string_agg(substance, ', ' order by sort_order) from mart_substance) as substances_known,
        (select string_agg(source, ', ' order by sort_order) from mart_report_system) as sources_known,
        (
            select min(asked.key)
            from (select unnest(coalesce(substances, cast([] as varchar[]))) as key) as asked
            where asked.key not in (select substance from mart_substance)
        ) as wrong_substance,
        (
            select min(asked.key)
            from (select unnest(coalesce(sources, cast([] as varchar[]))) as key) as asked
            where asked.key not in (select source from mart_report_system)
        ) as wrong_source
)
select
    case
        when wrong_substance is not null
            then error(
                'substances: ''' || wrong_substance || ''' is unknown; known are ' || substances_known
            )
        when wrong_source is not null
            then error('sources: ''' || wrong_source || ''' is unknown; known are ' || sources_known)
        when coalesce(outcome, '') not in ('any', 'serious', 'death', 'hospitalization')
            then error(
                'outcome: ''' || coalesce(outcome, 'null')
                || ''' is unknown; known are any, serious, death, hospitalization'
            )
        when coalesce(counting, '') not in ('reports', 'events')
            then error(
                'counting: ''' || coalesce(counting, 'null')
                || ''' is unknown; known are reports, events'
            )
        when suspect_only is null then error('suspect_only: null is unknown; use true or false')
        {further_unknown}
        else true
    end as are_known
from word
