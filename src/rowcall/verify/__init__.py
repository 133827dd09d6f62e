"""Does a loaded target hold what it should? Asked anew of the databases, not of the run."""
