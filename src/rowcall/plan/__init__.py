"""What would be done, as data: the list that `plan` prints is the list that `run` walks."""
