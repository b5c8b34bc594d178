"""Forms of bodies, meetings and events, by subject."""
