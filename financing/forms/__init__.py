"""Shapes of what people write about plans, terms and funds."""
