"""Measures Alliance on PostgreSQL with production settings, beside a minimal app over the same table (`make bench`)."""
