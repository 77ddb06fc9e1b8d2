-- One row per text of one or several reactions joined by ", ".
select distinct reactions as reaction_text
from delivered_reaction_list
where reactions is not null and reactions <> ''
