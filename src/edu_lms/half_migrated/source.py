"""What do the old scripts read of `edu`? Columns in the order of sql/01_edu.sql."""

from typing import LiteralString

QUERIES: dict[str, LiteralString] = {
    "accounts": "SELECT id, person_id, username, password, email FROM public.accounts",
    "users": "SELECT id, account_id, is_blocked, last_action_date, active, create_date"
    " FROM public.users",
    "persons": "SELECT id, firstname, lastname, patronymic, pincode, birthdate, create_date"
    " FROM public.persons",
    "students": "SELECT id, person_id, user_id, org_id, education_line_id, education_type_id,"
    " education_payment_type_id, education_lang_id, score, card_number, active, create_date"
    " FROM public.students",
    "teachers": "SELECT id, person_id, user_id, in_action_date, out_action_date, active,"
    " create_date FROM public.teachers",
    "organizations": "SELECT unit.id, unit.parent_id, unit.nod_level, unit.formula, label.code,"
    " label.name_az, label.name_en, label.name_ru, unit.active, unit.create_date"
    " FROM public.organizations AS unit"
    " LEFT JOIN public.dictionaries AS label ON label.id = unit.dictionary_name_id",
    "terms": "SELECT course.education_year_id, course.semester_id, edu_years.name"
    " FROM public.course JOIN public.edu_years ON edu_years.id = course.education_year_id"
    " UNION"
    " SELECT schedule.education_year_id,"
    " CASE WHEN event.type_id <= 110000253 THEN 110000135 ELSE 110000136 END, edu_years.name"
    " FROM public.academic_schedule_details AS event"
    " JOIN public.academic_schedule AS schedule ON schedule.id = event.academic_schedule_id"
    " JOIN public.edu_years ON edu_years.id = schedule.education_year_id",
    "subject_catalog": "SELECT catalog.id, label.name_az, label.name_en, label.name_ru,"
    " catalog.create_date FROM public.subject_catalog AS catalog"
    " LEFT JOIN public.dictionaries AS label ON label.id = catalog.subject_name_id"
    " WHERE catalog.active = 1",
    "education_plan_subject": "SELECT id, subject_id FROM public.education_plan_subject",
    "course": "SELECT id, code, education_plan_subject_id, student_count, active, create_date"
    " FROM public.course",
    "course_teacher": "SELECT id, course_id, teacher_id, lesson_type_id, create_date"
    " FROM public.course_teacher WHERE active = 1",
    "course_student": "SELECT id, course_id, student_id, course_work, active, create_date"
    " FROM public.course_student",
    "journal": "SELECT id, course_id, student_id, course_eva_id, point, active, create_date,"
    " update_date FROM public.journal",
    "detail": "SELECT id, journal_id, point_id_1, create_date, update_date"
    " FROM public.journal_details WHERE active = 1",
    "exam": "SELECT id, course_id, create_date FROM public.exam WHERE active = 1",
    "exam_student": "SELECT id, exam_id, student_id, finish_status, active, create_date"
    " FROM public.exam_student",
    "clock": "SELECT id, start_time, end_time FROM public.clock",
    "course_meeting": "SELECT id, course_id, week_day, clock_id, room_id"
    " FROM public.course_meeting WHERE active = 1",
    "topic_file": "SELECT file.id, meeting.course_id, files.path, file.create_date"
    " FROM public.course_meeting_topic_file AS file"
    " JOIN public.course_meeting_topic AS topic ON topic.id = file.course_meeting_topic_id"
    " JOIN public.course_meeting AS meeting ON meeting.id = topic.course_meeting_id"
    " JOIN public.files ON files.id = file.file_id"
    " WHERE file.active = 1",
}

# of 3.2 million details the purge left one of each journal row: the latest, and PostgreSQL puts
# those without a date before all others
PURGED: dict[str, LiteralString] = {
    "detail": "SELECT DISTINCT ON (journal_id) id, journal_id, point_id_1, create_date, update_date"
    " FROM public.journal_details WHERE active = 1"
    " ORDER BY journal_id, update_date DESC, id DESC",
}
