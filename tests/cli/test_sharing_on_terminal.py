"""A real ssh on a terminal of its own, whose host is signed in to for it."""
