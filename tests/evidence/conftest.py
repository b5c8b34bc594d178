"""Examples drawn at random have no deadline: a busy machine is not a fault."""

from hypothesis import settings

settings.register_profile("evidence", deadline=None, max_examples=60)
settings.load_profile("evidence")
