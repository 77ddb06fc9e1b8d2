-- One row per source of complaints and group of reactions: the distinct complaints that list a term of it.
select listed.source, known.reaction_group, count(distinct listed.report_number) as reports
from work_hfcs_listed_term as listed
join work_reaction_group as known on listed.pt = known.pt
group by listed.source, known.reaction_group
