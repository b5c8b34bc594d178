"""Grants of before Essaim, read from a city's spreadsheet: columns, cells, rows. Nothing here writes."""
