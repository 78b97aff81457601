"""The two doors, pages and API, made from one table per noun, so that both do the same and refuse in the same words."""
