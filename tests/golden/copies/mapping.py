"""A table without key: copies, NULL keys, and a target that is known by two columns."""

from rowcall import Mapping, Project

tags = Mapping(
    target="tags",
    source="tag",
    key="word",
    survivor="weight DESC",
    columns={"thing": "thing", "word": "word", "weight": "weight"},
)

project = Project(name="copies", mappings=(tags,))

stored = {"tags": "judge rule"}
