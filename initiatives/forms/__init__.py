"""Shapes of what people write about needs, resources, indicators, initiatives, rounds and pilots."""
