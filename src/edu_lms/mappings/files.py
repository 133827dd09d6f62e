"""Files become uploads, whether something refers to them or not; those of topics also materials.

Their bytes are copied later: until then no checksum is known.
"""

from edu_lms.first_migration import schedules as written
from edu_lms.mappings.common import CREATED, MADE_BY
from edu_lms.mappings.courses import offerings
from edu_lms.mappings.people import users
from rowcall import Json, Mapping, Names, Path, Ref, Sql

_FILE_NAME = "nullif(regexp_replace(btrim(path), '^.*/', ''), '')"

files = Mapping(
    name="files",
    target="file_uploads",
    source="files",
    created="create_date",
    columns={
        "original_name": Sql("nullif(btrim(name), '')").or_placeholder(
            f"coalesce({_FILE_NAME}, 'file ' || id)"
        ),
        "stored_name": Sql(_FILE_NAME),
        "file_path": Sql("nullif(btrim(path), '')"),
        "file_size": Sql("CASE WHEN file_size >= 0 THEN file_size END").or_placeholder("0"),
        "mime_type": Sql("nullif(btrim(content_type), '')").or_placeholder(
            "'application/octet-stream'"
        ),
        "uploaded_by": Ref(users, MADE_BY).or_null(),
        "metadata": Json(old_file_id="id", updated="update_date", active="active = 1"),
        **CREATED,
    },
    phase="materials",
)

materials = Mapping(
    name="materials",
    target="course_materials",
    source="course_meeting_topic_file",
    created="create_date",
    joins={
        "file": Path(("file_id", "files.id")),
        "topic": Path(("course_meeting_topic_id", "course_meeting_topic.id")),
    },
    # a material is its file: without one there is nothing to offer
    require={"file": Ref(files, "file_id")},
    columns={
        "course_offering_id": Ref(
            offerings,
            Path(
                ("course_meeting_topic_id", "course_meeting_topic.id"),
                ("course_meeting_id", "course_meeting.id"),
                "course_id",
            ),
        ),
        "title": Names(az="file.name").or_placeholder("coalesce(topic.name, 'Material ' || id)"),
        "description": Json(az="nullif(btrim(topic.name), '')"),
        "material_type": Sql(
            "CASE WHEN file.content_type LIKE 'video/%' THEN 'video'"
            " WHEN file.content_type LIKE '%presentation%' THEN 'lecture'"
            " WHEN file.content_type = 'application/pdf'"
            " OR file.content_type LIKE '%wordprocessing%'"
            " OR file.content_type LIKE 'text/%' THEN 'reading' ELSE 'other' END"
        ),
        "file_url": "file.path",
        "metadata": Json(
            old_topic_file_id="id",
            old_topic_id="course_meeting_topic_id",
            old_meeting_id="topic.course_meeting_id",
            old_file_id="file_id",
            updated="update_date",
            active="active = 1",
        ),
        "uploaded_by": Ref(users, MADE_BY).or_null(),
        **CREATED,
    },
    identity=written.materials,
    phase="materials",
)
