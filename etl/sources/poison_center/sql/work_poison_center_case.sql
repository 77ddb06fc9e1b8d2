-- One row per case: what it is, and the group of substances it is counted in: of those it names, the one of highest precedence.
-- Values come from the first row of the case, substances from all its rows.
with watched as (
    select
        named.case_key,
        max(cast(exposure_group.precedence as integer)) as precedence,
        max(case when named.is_other then 1 else 0 end) as lists_other
    from work_poison_center_substance as named
    left join vocabulary_substances as substance on named.watched_substance = substance.key
    left join vocabulary_exposure_groups as exposure_group
        on substance.exposure_group = exposure_group.key
    group by named.case_key
),
coded as (
    select
        line.case_key,
        line.release,
        line.start_date,
        line.age,
        line.call_type as call_type_text,
        line.species as species_text,
        call_type.value as call_type,
        species.value as species,
        reason.value as reason,
        chronicity.value as chronicity,
        site.value as management_site,
        result.value as medical_outcome,
        unit.value as age_unit,
        sex.value as sex
    from work_poison_center_line as line
    left join raw_poison_center_term as call_type
        on call_type.kind = 'call_type' and line.call_type = call_type.plain_text
    left join raw_poison_center_term as species
        on species.kind = 'species' and line.species = species.plain_text
    left join raw_poison_center_term as reason
        on reason.kind = 'reason' and line.reason = reason.plain_text
    left join raw_poison_center_term as chronicity
        on chronicity.kind = 'chronicity' and line.chronicity = chronicity.plain_text
    left join raw_poison_center_term as site
        on site.kind = 'management_site' and line.management_site = site.plain_text
    left join raw_poison_center_term as result
        on result.kind = 'medical_outcome' and line.medical_outcome = result.plain_text
    left join raw_poison_center_term as unit
        on unit.kind = 'age_unit' and line.age_unit = unit.plain_text
    left join raw_poison_center_term as sex
        on sex.kind = 'sex' and line.sex = sex.plain_text
    where line.line_of_case = 1
),
aged as (
    select
        coded.*,
        coded.age / cast(unit.per_year as double) as age_years
    from coded
    left join vocabulary_age_units as unit on coded.age_unit = unit.unit
)
select
    aged.case_key,
    aged.release,
    year(aged.start_date) as year,
    case
        when aged.species_text is not null and coalesce(aged.species, 'animal') <> 'human'
            then 'animal'
        when aged.call_type = 'confirmed_nonexposure'
            or aged.medical_outcome = 'confirmed_nonexposure' then 'confirmed_nonexposure'
        when aged.call_type_text is not null and coalesce(aged.call_type, '') <> 'exposure'
            then 'information'
        when watched.precedence is null then 'not_watched'
        else 'counted'
    end as fate,
    exposure_group.key as substance_group,
    coalesce(aged.reason, 'not_given') as reason,
    coalesce(aged.chronicity, 'not_given') as chronicity,
    coalesce(aged.management_site, 'not_given') as management_site,
    coalesce(aged.medical_outcome, 'not_given') as medical_outcome,
    coalesce(aged.sex, 'not_given') as sex,
    case
        when aged.age_years >= 0 and aged.age_years < 6 then '0_5'
        when aged.age_years < 13 then '6_12'
        when aged.age_years < 20 then '13_19'
        when aged.age_years < 30 then '20_29'
        when aged.age_years < 40 then '30_39'
        when aged.age_years < 50 then '40_49'
        when aged.age_years < 60 then '50_59'
        when aged.age_years <= 120 then '60_over'
        when aged.age_years is null
            and aged.age_unit not in ('years', 'months', 'weeks', 'days', 'hours')
            then aged.age_unit
        else 'not_given'
    end as age_band,
    case when watched.lists_other = 1 then 'several' else 'single' end as number_of_substances
from aged
left join watched on aged.case_key = watched.case_key
left join vocabulary_exposure_groups as exposure_group
    on watched.precedence = cast(exposure_group.precedence as integer)
