"""What makes two tellings the same: the seed, the edition, and the day the story stops at."""

from datetime import date

SEED = 2021
"""Seed of every choice that the tables leave open."""

EDITION = 2
"""Grows when the story changes: a database that holds a former edition says so."""

REFERENCE = date(2026, 11, 24)
"""The day the story stops at: what comes after it is planned, not held."""
