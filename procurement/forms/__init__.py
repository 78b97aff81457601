"""Shapes of procurement."""
