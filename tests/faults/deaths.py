"""Where the process is killed: each kind of step, each of its moments, which one of its steps."""

MOMENTS = ("begin", "inside", "done")

Death = tuple[str, str, int]


def at_each_moment(*kinds: str) -> list[Death]:
    """Deaths at each moment of each kind's first step that is still to do."""
    return [(kind, moment, 1) for kind in kinds for moment in MOMENTS]


# one death for each kind of step and each of its moments; every process begins where the one before
# it was killed
CHAINS: dict[str, tuple[str, list[Death]]] = {
    "staging": (
        "small",
        [
            ("StageTable", "begin", 2),
            ("StageTable", "inside", 2),
            ("StageTable", "done", 4),
            *at_each_moment("StageQuery"),
            ("CloseStaging", "done", 1),
        ],
    ),
    "adopting": ("cellar", at_each_moment("Adopt", "CloseAdoption")),
    # keys are dropped before a load begins
    "dropping": ("cellar", [*at_each_moment("HashStanding"), ("Load", "begin", 1)]),
    "judging": (
        "cellar",
        [
            ("Judge", "begin", 2),
            ("Judge", "inside", 1),
            ("Judge", "done", 1),
            *at_each_moment("StandIns"),
        ],
    ),
    "loading": (
        "cellar",
        [
            ("Load", "begin", 1),
            ("Load", "inside", 1),
            ("Load", "inside", 6),
            ("Load", "done", 1),
            ("Verify", "begin", 1),
            ("Verify", "inside", 2),
            ("Verify", "done", 1),
        ],
    ),
    "computing": (
        "cellar",
        at_each_moment("Fill", "Withdraw", "RemoveSurplus", "Compute", "HashSecrets"),
    ),
    "ending": (
        "cellar",
        [
            *at_each_moment("RestoreKeys", "AdvanceSequences"),
            ("Reckon", "begin", 1),
            ("Reckon", "inside", 1),
        ],
    ),
    "shipped": (
        "edu_lms",
        [("Load", "inside", 60), *at_each_moment("Distribute")],
    ),
}

# the matrix: one death each
SINGLE: list[tuple[str, str, str, int]] = [
    ("small", "StageTable", "inside", 2),
    ("small", "StageTable", "done", 4),
    ("small", "StageQuery", "inside", 1),
    ("small", "CloseStaging", "done", 1),
    ("small", "Load", "begin", 1),
    ("small", "Judge", "inside", 2),
    ("small", "Judge", "done", 3),
    ("small", "StandIns", "inside", 1),
    ("small", "StandIns", "done", 1),
    ("small", "Load", "inside", 4),
    ("small", "Load", "inside", 20),
    ("small", "Load", "inside", 35),
    ("small", "Load", "done", 2),
    ("small", "Fill", "inside", 1),
    ("small", "HashSecrets", "inside", 1),
    ("small", "Verify", "inside", 5),
    ("small", "Verify", "done", 1),
    ("small", "RestoreKeys", "begin", 1),
    ("small", "RestoreKeys", "done", 1),
    ("small", "Reckon", "inside", 1),
    *[("cellar", "Adopt", m, number) for number in (1, 2, 5) for m in ("begin", "inside")],
    ("cellar", "Adopt", "done", 4),
    *[("cellar", *death) for death in at_each_moment("CloseAdoption", "HashStanding")],
    *[("cellar", "Judge", m, number) for number in (1, 2, 4) for m in ("inside", "done")],
    ("cellar", "StandIns", "inside", 1),
    ("cellar", "StandIns", "done", 1),
    # five batches each of growers and casks, four of racks, eight of bottles
    ("cellar", "Load", "begin", 1),
    *[("cellar", "Load", "inside", number) for number in (1, 5, 6, 8, 10, 11, 15, 22)],
    *[("cellar", "Load", "done", number) for number in (1, 2, 4)],
    ("cellar", "Verify", "begin", 1),
    ("cellar", "Verify", "inside", 2),
    ("cellar", "Verify", "done", 1),
    ("cellar", "Fill", "inside", 1),
    ("cellar", "Fill", "done", 1),
    *[("cellar", *death) for death in at_each_moment("Compute", "HashSecrets")],
    *[("cellar", *death) for death in at_each_moment("RemoveSurplus")],
    ("cellar", "RestoreKeys", "begin", 1),
    ("cellar", "RestoreKeys", "inside", 2),
    ("cellar", "RestoreKeys", "done", 1),
    ("cellar", "Reckon", "inside", 1),
]
