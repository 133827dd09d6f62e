"""What do all tests share?"""

import os

from hypothesis import settings

pytest_plugins = [
    f"fixtures.{name}"
    for name in ("postgres", "groups", "argon", "command", "once", "parcels", "pooler")
]

# an example of a law is a migration: `make test` walks the same few, `make test-all` ever others
settings.register_profile("few", max_examples=10, deadline=None, derandomize=True)
settings.register_profile("many", max_examples=100, deadline=None)
settings.load_profile(os.environ.get("ROWCALL_EXAMPLES", "few"))
