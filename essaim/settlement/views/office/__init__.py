"""The office pages of what follows an award."""
