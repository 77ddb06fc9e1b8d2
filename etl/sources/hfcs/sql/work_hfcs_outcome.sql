-- One row per complaint, release and outcome, in the words of both vocabularies.
with listed as (
    select source, release, report_number, trim(word) as word
    from work_hfcs_delivery
    cross join unnest(string_split(upper(outcomes), ', ')) as split (word)
    where outcomes is not null
)
select distinct listed.source, listed.release, listed.report_number, crosswalk.outcome
from listed
join vocabulary_hfcs_outcomes as crosswalk on listed.word = upper(crosswalk.delivered_text)
