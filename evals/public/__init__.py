"""Public evaluation sets, read from where they lie: one module a set, each giving figures beside the published ones."""
