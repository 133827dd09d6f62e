"""What speaks against the rules by which rows of an earlier migration were recognised."""

# differs: a column is not what the rule says in most rows; pattern: native rows bear the numbers of
# source rows; idle: a rule recognised nothing; twice: a native row and one of ours have one key;
# alone: an edit that no other resembles
DOUBTS = ("differs", "pattern", "idle", "twice", "alone")
