-- One row per report naming a watched substance, after the version rules of its report system, in the
-- columns of core_report. A value that cannot be is left as it is: core_report leaves it out and says why.
-- A column that a source does not give is null.
--   report_id: <source>:<case_id>, the same in every build
--   source: key of the report system
--   case_id: the publisher's number of the case
--   version: case version that stands; 1 where the publisher gives none, null where it has them and this source does not give them
--   received_date: first received by the publisher
--   latest_date: when the version that stands was received
--   event_text: date of the event as delivered
--   event_date: the same as a date; first day of the period it gives
--   event_date_precision: day, month or year
--   age_text: age as delivered
--   age_unit: its unit as delivered
--   age_years: age in years
--   weight_text: weight as delivered
--   weight_unit: its unit as delivered
--   weight_kg: weight in kilograms
--   sex: female, male or unknown
--   country_code: two letters
--   us_state: two letters
--   reporter_kind: who reported
--   report_kind: expedited, periodic or direct
--   is_serious: any outcome that FDA's regulations call serious is listed
--   has_death: death is listed
--   has_life_threatening: a life-threatening event is listed
--   has_hospitalization: a hospitalization is listed
--   has_disability: a disability is listed
--   has_congenital_anomaly: a congenital anomaly is listed
--   has_required_intervention: a required intervention is listed
--   has_other_serious: another serious event is listed
--   has_emergency_visit: a visit to an emergency room is listed
--   has_outcome_given: any outcome is listed at all
--   evidence_kind: kind of evidence, as in core_report
--   sender: who sent the report to the publisher, as a company is named; null for direct reports
--   sender_number: the sender's own number of the case
--   other_numbers: numbers under which the sender says others have it, joined by a line feed
--   citation: the article it was taken from, as delivered
--   release: release that supplied this version
--   delivered_by: key of the source of that release
select
    cast(null as varchar) as report_id,
    cast(null as varchar) as source,
    cast(null as varchar) as case_id,
    cast(null as integer) as version,
    cast(null as date) as received_date,
    cast(null as date) as latest_date,
    cast(null as varchar) as event_text,
    cast(null as date) as event_date,
    cast(null as varchar) as event_date_precision,
    cast(null as varchar) as age_text,
    cast(null as varchar) as age_unit,
    cast(null as double) as age_years,
    cast(null as varchar) as weight_text,
    cast(null as varchar) as weight_unit,
    cast(null as double) as weight_kg,
    cast(null as varchar) as sex,
    cast(null as varchar) as country_code,
    cast(null as varchar) as us_state,
    cast(null as varchar) as reporter_kind,
    cast(null as varchar) as report_kind,
    cast(null as boolean) as is_serious,
    cast(null as boolean) as has_death,
    cast(null as boolean) as has_life_threatening,
    cast(null as boolean) as has_hospitalization,
    cast(null as boolean) as has_disability,
    cast(null as boolean) as has_congenital_anomaly,
    cast(null as boolean) as has_required_intervention,
    cast(null as boolean) as has_other_serious,
    cast(null as boolean) as has_emergency_visit,
    cast(null as boolean) as has_outcome_given,
    cast(null as varchar) as evidence_kind,
    cast(null as varchar) as sender,
    cast(null as varchar) as sender_number,
    cast(null as varchar) as other_numbers,
    cast(null as varchar) as citation,
    cast(null as varchar) as release,
    cast(null as varchar) as delivered_by
where false
