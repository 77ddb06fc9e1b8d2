-- One row per report system, watched substance, class of other ingredients (opioids and depressants) and event that
-- at least one report lists all together: whether the event is listed more often with both than the two explain
-- (omega, Noren et al. 2008, Stat Med 27:3057-3070). Tried on known interactions the measure told them from others
-- poorly: a question to follow up, no proof of an interaction.
--   source: key of the report system; never compare or add up across it
--   substance: key of mart_substance
--   class: class of co_ingestant_classes.csv
--   event_kind: term (MedDRA preferred term) or group (reaction_groups.csv)
--   event: preferred term in capitals, or key of the group
--   label: its name on a page
--   n111: reports naming the substance, listing the class and the event
--   n110: reports naming the substance and listing the class, not the event
--   n101: reports naming the substance and listing the event, not the class
--   n100: reports naming the substance alone
--   n011: reports listing the class and the event, not naming the substance
--   n010: reports listing the class alone
--   n001: reports listing the event alone
--   n000: reports with none of the three
--   expected: reports of all three if the odds that each of the two adds were additive; null where there is nothing to compare with
--   omega: log2[(n111 + 1/2) / (expected + 1/2)]; null where expected is
--   omega_lower: lower 95% credibility limit; null under 3 reports
--   omega_upper: upper 95% credibility limit; null under 3 reports
--   is_above: more often with both by this threshold: 3 reports or more and omega_lower above 0
select
    measured.source,
    measured.substance,
    measured.class,
    measured.event_kind,
    measured.event,
    coalesce(
        named.label, upper(substr(measured.event, 1, 1)) || lower(substr(measured.event, 2))
    ) as label,
    measured.n111, measured.n110, measured.n101, measured.n100,
    measured.n011, measured.n010, measured.n001, measured.n000,
    measured.expected,
    measured.omega,
    measured.omega_lower,
    measured.omega_upper,
    coalesce(measured.omega_lower > 0, false) as is_above
from measured_interaction as measured
left join mart_reaction_group as named
    on measured.event_kind = 'group' and measured.event = named.reaction_group
