"""The forms of funding: those of the office, and those of the space."""
