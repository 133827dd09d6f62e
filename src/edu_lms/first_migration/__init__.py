"""What the first migration wrote into `lms`, and by what its rows are recognised; by area."""
