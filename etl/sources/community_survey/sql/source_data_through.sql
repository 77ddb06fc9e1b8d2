-- One row per staged release: the latest date in it.
select 'community_survey' as source, release, max(collected_to) as data_through_date
from raw_community_survey_answer
group by release
