"""Lets `python -m rowcall` do what the command does."""

from rowcall.cli.main import main

if __name__ == "__main__":
    main()
