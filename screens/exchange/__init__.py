"""The exchange desk: what leaves and comes, what depots disagree on, what must never be."""
