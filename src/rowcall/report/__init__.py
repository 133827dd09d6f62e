"""What a run is told with: the account as text and as JSON."""
