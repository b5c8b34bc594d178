"""The office side of funding, by subject."""
