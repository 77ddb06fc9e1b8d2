-- One row where every word of the filters is known; an error says which is not, and what is known.
--   are_known: true
select
    case
        {keys_unknown}
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
