"""What do all tests share?"""

pytest_plugins = [
    f"fixtures.{name}" for name in ("postgres", "groups", "argon", "command", "parcels")
]
