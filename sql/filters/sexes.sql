-- Reports on a person of one of these sexes.
-- filter 10 | Sex | Any sex
-- address sex
-- values sex
-- said with sex {value}
-- without a sex
list_contains(sexes, report.person_sex)
