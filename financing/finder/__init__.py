"""Which instruments are open to an initiative of this city, by rules that can each be read, traced and changed."""
