-- Reports on a person in one of these groups of age, at the event.
-- filter 20 | Age | Any age
-- address age
-- values age_group
-- said with age {value}
-- without an age
list_contains(age_groups, report.person_age_group)
