"""The arithmetic of financing: exact decimals in and out; knows no Django, no clock and no database."""
