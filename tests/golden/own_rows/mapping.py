"""References to rows of the own table: one quarantines, the other one leaves NULL."""

from rowcall import Mapping, Project, Ref

nodes = Mapping(
    target="nodes",
    source="node",
    columns={"up_id": Ref("nodes", "up"), "side_id": Ref("nodes", "side").or_null()},
)

project = Project(name="own_rows", mappings=(nodes,))

stored = {"nodes": "rule take-back"}
