-- One row per source of complaints, population and event: the complaints in it that list the event.
with listed as (
    select source, report_number, 'term' as event_kind, pt as event from work_hfcs_listed_term
    union all
    select distinct listed.source, listed.report_number, 'group' as event_kind,
        known.reaction_group as event
    from work_hfcs_listed_term as listed
    join work_reaction_group as known on listed.pt = known.pt
    union all
    select source, report_number, 'ingredient' as event_kind, ingredient as event
    from work_hfcs_listed_ingredient
    union all
    select distinct listed.source, listed.report_number, 'class' as event_kind, known.class as event
    from work_hfcs_listed_ingredient as listed
    join work_ingredient_class as known on listed.ingredient = known.ingredient
)
select member.source, member.population, listed.event_kind, listed.event, count(*) as reports
from listed
join work_hfcs_population as member
    on listed.source = member.source and listed.report_number = member.report_number
group by member.source, member.population, listed.event_kind, listed.event
