-- One row per ingredient that is always a metabolite of one parent: what it counts as.
select ingredient, parent
from vocabulary_metabolites
where only_beside_parent = 'false'
