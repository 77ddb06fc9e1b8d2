-- One row per report and outcome that it can tell: what every count of outcomes starts from.
-- An outcome that the report's file has no field for has no row: that is not known, and not no.
--   report_id: report
--   source: key of the report system
--   listed_outcome: key of mart_word: every outcome of core_report, serious_unspecified where a report is marked serious and says nothing else, or none_serious
--   is_listed: the report lists it
with told as (
    select report_id, source, 'death' as listed_outcome, has_death as is_listed from core_report
    union all
    select report_id, source, 'life_threatening' as listed_outcome, has_life_threatening as is_listed
    from core_report
    union all
    select report_id, source, 'hospitalization' as listed_outcome, has_hospitalization as is_listed
    from core_report
    union all
    select report_id, source, 'disability' as listed_outcome, has_disability as is_listed from core_report
    union all
    select report_id, source, 'congenital_anomaly' as listed_outcome, has_congenital_anomaly as is_listed
    from core_report
    union all
    select report_id, source, 'required_intervention' as listed_outcome,
        has_required_intervention as is_listed
    from core_report
    union all
    select report_id, source, 'other_serious' as listed_outcome, has_other_serious as is_listed
    from core_report
    union all
    select report_id, source, 'emergency_visit' as listed_outcome, has_emergency_visit as is_listed
    from core_report
    union all
    select report_id, source, 'none_serious' as listed_outcome, not is_serious as is_listed
    from core_report
),
explained as (
    select distinct report_id
    from told
    where is_listed and listed_outcome not in ('emergency_visit', 'none_serious')
)
select report_id, source, listed_outcome, is_listed from told where is_listed is not null
union all
select report.report_id, report.source, 'serious_unspecified' as listed_outcome, true as is_listed
from core_report as report
left join explained on report.report_id = explained.report_id
where report.is_serious and explained.report_id is null
