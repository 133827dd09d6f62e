"""What do all tests share?"""

pytest_plugins = ["fixtures.postgres"]
