"""What the command line and a Python program share: from a project to its account."""
