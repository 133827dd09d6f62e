"""What do all tests share?"""

pytest_plugins = ["fixtures.postgres", "fixtures.argon", "fixtures.command", "fixtures.parcels"]
