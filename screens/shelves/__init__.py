"""The shelf desk: the tree of places, the rack map, what stands on a shelf."""
