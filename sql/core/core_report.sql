-- One row per report naming a watched substance, after the version rules of its report system.
--   report_id: <source>:<case_id>, the same in every build
--   source: key of the report system; never add up across it
--   case_id: the publisher's number of the case or complaint
--   version: case version that stands (HFCS gives none: 1; 0: initial or not numbered); null where a line listing supplies the report, which says only when that was received
--   received_date: first received by the publisher, or the date of a death; trends run on it
--   latest_date: when the version that stands was received
--   event_date: when the event began, as reported; first day of the period it gives
--   event_date_precision: day, month or year; null where no event date is given
--   age_years: age at the event in years; null where not given or impossible
--   weight_kg: weight in kilograms; null where not given, impossible or not collected
--   sex: female, male or unknown
--   country_code: country of the event, else of the reporter, two letters; null where not collected
--   us_state: US state, two letters; null where not collected (FAERS and HFCS)
--   reporter_kind: who reported; null where not given or not collected
--   report_kind: expedited, periodic or direct (to FDA); null where not given or not collected
--   is_serious: any outcome that FDA's regulations call serious is listed
--   has_death: death is listed as an outcome, which does not say what caused it
--   has_life_threatening: a life-threatening event is listed
--   has_hospitalization: a hospitalization, begun or prolonged, is listed
--   has_disability: a disability is listed
--   has_congenital_anomaly: a congenital anomaly is listed
--   has_required_intervention: an intervention to prevent permanent impairment is listed; null where openFDA drug/event supplies the report, which has no such flag
--   has_other_serious: another serious (important medical) event is listed
--   has_emergency_visit: a visit to an emergency room is listed; null where not collected (only HFCS has it)
--   has_outcome_given: any outcome is listed at all
--   is_us: the event happened in the United States; null where not collected
--   evidence_kind: spontaneous_report, complaint or medical_examiner
--   release: release that supplied this version
--   delivered_by: key of the source of that release
select
    report_id, source, case_id, version, received_date, latest_date,
    case when event_problem is null then event_date end as event_date,
    case when event_problem is null then event_date_precision end as event_date_precision,
    case when age_problem is null then age_years end as age_years,
    case when weight_problem is null then weight_kg end as weight_kg,
    sex, country_code, us_state, reporter_kind, report_kind, is_serious, has_death,
    has_life_threatening, has_hospitalization, has_disability, has_congenital_anomaly,
    has_required_intervention, has_other_serious, has_emergency_visit, has_outcome_given,
    country_code = 'US' as is_us,
    evidence_kind, release, delivered_by
from work_report
