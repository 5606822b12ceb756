"""Fixtures that every story has, and how Hypothesis looks for examples."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases", "tests.house", "tests.browser"]

settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
"""Nothing is timed: a machine may be busy. `make test-long` looks for new examples."""
settings.register_profile("everyday", settings.get_profile("searching"), derandomize=True)
"""What passed yesterday passes today."""
settings.load_profile("everyday")
