"""Journeys: whole tasks done by hand in a browser, as the person they are for."""
