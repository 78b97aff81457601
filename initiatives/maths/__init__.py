"""Arithmetic of prioritisation. Knows no Django, no clock, no database.

Import the module of a method (``from initiatives.maths import topsis``). ``portfolio`` loads the HiGHS solver and
is therefore imported by nobody here: pages that never select a portfolio do not pay for it.
"""
