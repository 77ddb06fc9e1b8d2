-- Cases of all drugs by the quarter first received and the quarterly file that holds their first version. A
-- case on a list of deleted cases is gone from that file on.
with listed as (select caseid, min(release) as release from raw_faers_deleted group by caseid),
known as (
    -- Of several versions in one file the kind that comes first by its letters, so that it is always the same.
    select
        caseid,
        min(least(coalesce(init_fda_date, fda_date), coalesce(fda_date, init_fda_date)))
            as received_date,
        min(release || upper(coalesce(rept_cod, ''))) as first_seen
    from raw_faers_demo
    group by caseid
),
followed as (
    select
        known.received_date,
        substr(known.first_seen, 1, 6) as first_release,
        case substr(known.first_seen, 7)
            when 'EXP' then 'expedited' when 'PER' then 'periodic' when 'DIR' then 'direct'
            when '5DAY' then 'expedited' when '30DAY' then 'expedited'
        end as kind,
        case
            when listed.release is not null
                then greatest(listed.release, substr(known.first_seen, 1, 6))
        end as gone_release
    from known
    left join listed on known.caseid = listed.caseid
)
select
    'faers' as source,
    kind,
    year(received_date) || '-Q' || quarter(received_date) as received_quarter,
    substr(first_release, 1, 4) || '-Q' || substr(first_release, 6, 1) as first_quarter,
    substr(gone_release, 1, 4) || '-Q' || substr(gone_release, 6, 1) as gone_quarter,
    count(*) as reports
from followed
where received_date is not null
group by kind, year(received_date) || '-Q' || quarter(received_date), first_release, gone_release
