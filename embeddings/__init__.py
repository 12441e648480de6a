"""Chunks become a searchable build: model, vector cache, stores, builds, search."""
