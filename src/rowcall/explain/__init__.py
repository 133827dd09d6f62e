"""One key explained: an old one with all that it became, a new one with all that it came from."""
