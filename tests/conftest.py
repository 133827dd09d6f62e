"""What do all tests share?"""

pytest_plugins = [
    "fixtures.postgres",
    "fixtures.command",
    "fixtures.once",
    "fixtures.parcels",
]
