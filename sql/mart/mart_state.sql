-- One row per state and the District of Columbia, with its place on the tile map.
--   state_code: two letters
--   state_name: name
--   tile_column: column of the tile, from 0 in the west
--   tile_row: row of the tile, from 0 in the north
select
    state_code, state_name, cast(tile_column as integer) as tile_column,
    cast(tile_row as integer) as tile_row
from vocabulary_states
