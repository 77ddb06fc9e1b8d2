-- A warehouse holds synthetic releases or real ones, never both.
select count(distinct is_synthetic) as kinds
from core_release
having count(distinct is_synthetic) > 1
