"""Shapes of partnerships."""
