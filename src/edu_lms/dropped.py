"""What of `edu` does not move, by name and with the reason: nothing is forgotten."""

_LOOKUP = "bookkeeping of a lookup table: only its names and codes are used"
_BACKUP = "a backup or an import sheet; its rows stand in the table that it was made of"
_LOG = "a technical log, which stays in the archive of the old system"
_SESSION = "a state of the legacy session, without meaning in lms"

TABLES = {
    "course_meeting_attendance": "empty: attendance is in journal_details",
    "dictionary_types": "the kinds of lookups; a lookup is used by its own id",
    "organisations": "a second table of the units with the same ids; organizations is used",
    "student_course": "an older list of enrolments; course_student and journal are the ones used",
    "user_groups": "groups of menu rights of the old system; lms has roles and permissions",
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
}

COLUMNS = {
    "*.create_user_id": "who made a legacy row; kept where lms has a column for it",
    "*.update_user_id": "who changed a legacy row last; kept where lms has a column for it",
    "academic_schedule.*": _LOOKUP,
    "clock.*": _LOOKUP,
    "course_meeting_topic.*": "bookkeeping of a topic: its name stands with its meeting",
    "course_evaluation_type.*": _LOOKUP,
    "dictionaries.*": _LOOKUP,
    "edu_years.*": _LOOKUP,
    "org_names.*": _LOOKUP,
    "subject_dic.*": _LOOKUP,
    "education_plan_subject.*_charge": "the weekly share of hours that are kept",
    "education_plan_subject.*": "bookkeeping of a line that stands in its plan's curriculum",
    "education_plan_subject_group.*": "bookkeeping of a group: its name stands in the curriculum",
    "users.conversation_session": _SESSION,
    "users.in_status": _SESSION,
    "users.session_duration": _SESSION,
    "users.access_ip_list": _SESSION,
    "users.favorite_tab": _SESSION,
    "users.subscription_end_date": _SESSION,
}
