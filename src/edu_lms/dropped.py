"""What of `edu` does not move, by name and with the reason: nothing is forgotten."""

_LOOKUP = "how a lookup was kept: its names and codes are written wherever a row uses them"
_BACKUP = "a copy of rows that the tables beside it hold; whoever doubts it can compare the two"
_LOG = "what programs did, not what people achieved: it stays in the archive of the old system"
_SESSION = "a state or habit of the old screens, which lms does not have"

TABLES = {
    "course_meeting_attendance": "never written to: attendance is in journal_details",
    "dictionary_types": "the kinds of lookups; a lookup is used by its own id",
    "organisations": "the units of organizations once more, under the same ids",
    "student_course": "enrolments that course_student has too; no result in it is filled in",
    "user_groups": "which menus a role saw in the old screens; what it may do are roles of lms",
    "a_*": _BACKUP,
    "*_bak*": _BACKUP,
    "archive_students": _BACKUP,
    "education_group2": _BACKUP,
    "excel_teacher": _BACKUP,
    "action_logs": _LOG,
    "common_action_log": _LOG,
    "error_transaction": _LOG,
    "user_enter_logs": _LOG,
    "user_session": _LOG,
    "synthetic.*": "how a synthetic edu was made: an edu that people filled has no such schema",
}

COLUMNS = {
    "*.create_user_id": "who typed a row in: kept wherever lms asks who made it",
    "*.update_user_id": "who changed a row last: kept for marks and attendance",
    "academic_schedule.*": _LOOKUP,
    "clock.*": _LOOKUP,
    "course_meeting_topic.*": "when a topic was written; the topic stands with its meeting",
    "course_evaluation_type.*": _LOOKUP,
    "dictionaries.*": _LOOKUP,
    "edu_years.*": _LOOKUP,
    "org_names.*": _LOOKUP,
    "subject_dic.*": _LOOKUP,
    "education_plan_subject.*": "when a line of a plan was changed; the line is in its curriculum",
    "education_plan_subject_group.*": "when a group was changed; its name is in the curriculum",
    "users.conversation_session": _SESSION,
    "users.in_status": _SESSION,
    "users.session_duration": _SESSION,
    "users.favorite_tab": _SESSION,
}
