"""Reports that people put together themselves: a kind of row, its columns, conditions, groups and a chart."""
