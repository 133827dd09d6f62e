-- Results of components, and what the slots of the journal's details become.

-- A unit that cannot move has its first trouble here: its own, or that of another unit.
CREATE TABLE implied.journal_row AS
SELECT journal.id, journal.course_id, journal.course_eva_id, student.survivor AS student,
       journal.active, journal.update_date, journal.create_date, journal.point, point.code,
       journal.point_id, entry.outcome = 'quarantined' AS is_not_enrolled
  FROM public.journal
  LEFT JOIN implied.student ON student.id = journal.student_id
  LEFT JOIN public.dictionaries AS point ON point.id = journal.point_id
  JOIN implied.unit AS entry
    ON entry.mapping = 'enrollments'
   AND entry.source_table = 'journal'
   AND entry.source_key = journal.id::text;
ALTER TABLE implied.journal_row ADD PRIMARY KEY (id);
ANALYZE implied.journal_row;

CREATE TABLE implied.component_grade AS
SELECT row.*, mark.value AS mark, component.key AS component,
       coalesce(btrim(row.point), '') = '' AND row.point_id IS NULL AS is_excluded,
       CASE WHEN component.key IS NULL THEN 'missing_reference'
            WHEN component.lacks_course THEN 'components'
            WHEN row.student IS NULL THEN 'missing_reference'
            WHEN row.is_not_enrolled THEN 'enrollments'
            WHEN mark.value NOT BETWEEN 0 AND 10 THEN 'mark_out_of_scale'
            WHEN mark.value IS NULL THEN 'unknown_code' END AS trouble
  FROM implied.journal_row AS row
  LEFT JOIN implied.component
    ON component.course_id = row.course_id
   AND component.course_eva_id = row.course_eva_id
 CROSS JOIN LATERAL (SELECT implied.number(coalesce(nullif(btrim(row.point), ''), row.code)))
       AS mark (value);

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'component_grades', 'journal', id::text, 'excluded', 'no_mark_given', 'component_grades',
       id::text, '', 'no_mark_given', NULL
  FROM implied.component_grade
 WHERE is_excluded
 UNION ALL
SELECT 'component_grades', 'journal', id::text, 'quarantined',
       CASE WHEN trouble IN ('components', 'enrollments') THEN 'blocked_by_parent' ELSE trouble END,
       CASE WHEN trouble IN ('components', 'enrollments') THEN trouble ELSE 'component_grades' END,
       CASE trouble WHEN 'components' THEN component ELSE id::text END,
       '',
       CASE WHEN trouble IN ('components', 'enrollments') THEN 'missing_reference'
            ELSE trouble END,
       NULL
  FROM implied.component_grade
 WHERE NOT is_excluded
   AND trouble IS NOT NULL
 UNION ALL
SELECT 'component_grades', 'journal', id::text,
       CASE row_number() OVER best WHEN 1 THEN 'migrated' ELSE 'merged' END,
       NULL, NULL, NULL, NULL, NULL,
       first_value('journal:' || id || ':') OVER best
  FROM implied.component_grade
 WHERE NOT is_excluded
   AND trouble IS NULL
WINDOW best AS (PARTITION BY course_id, course_eva_id, student
                ORDER BY active DESC NULLS LAST, update_date DESC NULLS LAST,
                         create_date DESC NULLS LAST, id);

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'component_grades', grade.id::text, 'marks_obtained', 'parsed', NULL
  FROM implied.component_grade AS grade
  JOIN implied.planted('journal', 'point', 'number_with_comma') AS unusual
    ON unusual.key = grade.id::text;

-- A slot's troubles, in the order of the target's columns.
CREATE TABLE implied.slot_unit AS
SELECT slot.*, journal.student,
       CASE WHEN slot.is_attendance THEN 'attendance' ELSE 'meeting_grades' END AS mapping,
       meeting.id AS meeting_id, meeting.meeting_date,
       CASE WHEN slot.is_attendance AND meeting.id IS NULL THEN 'missing_reference'
            WHEN slot.is_attendance AND meeting.lacks_course THEN 'schedules'
            WHEN NOT slot.is_attendance AND assessment.key IS NULL THEN 'missing_reference'
            WHEN NOT slot.is_attendance AND assessment.lacks_course THEN 'meeting_marks'
            WHEN journal.student IS NULL THEN 'missing_reference'
            WHEN NOT slot.is_attendance AND journal.is_not_enrolled THEN 'enrollments'
            WHEN journal.course_id <> meeting.course_id THEN 'course_mismatch'
            WHEN slot.code IS NULL THEN 'unknown_code' END AS trouble,
       assessment.key AS assessment
  FROM implied.slot
  LEFT JOIN implied.journal_row AS journal ON journal.id = slot.journal_id
  LEFT JOIN implied.meeting ON meeting.id = slot.course_meeting_id
  LEFT JOIN implied.meeting_mark AS assessment
    ON NOT slot.is_attendance
   AND assessment.course_meeting_id = slot.course_meeting_id
   AND assessment.part = slot.part;

INSERT INTO implied.unit (mapping, source_table, source_key, part, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT unit.mapping, 'journal_details', unit.id::text, unit.part, 'quarantined',
       CASE WHEN cause.mapping IS NULL THEN trouble ELSE 'blocked_by_parent' END,
       coalesce(cause.mapping, unit.mapping),
       coalesce(cause.key, unit.id::text),
       CASE WHEN cause.mapping IS NULL THEN part ELSE '' END,
       CASE WHEN cause.mapping IS NULL THEN trouble ELSE 'missing_reference' END,
       NULL
  FROM implied.slot_unit AS unit
  LEFT JOIN LATERAL (
       SELECT unit.trouble, CASE unit.trouble WHEN 'schedules' THEN unit.course_meeting_id::text
                                              WHEN 'meeting_marks' THEN unit.assessment
                                              ELSE unit.journal_id::text END
        WHERE unit.trouble IN ('schedules', 'meeting_marks', 'enrollments'))
       AS cause (mapping, key) ON TRUE
 WHERE trouble IS NOT NULL
 UNION ALL
SELECT mapping, 'journal_details', id::text, part,
       CASE row_number() OVER best WHEN 1 THEN 'migrated' ELSE 'merged' END,
       NULL, NULL, NULL, NULL, NULL,
       first_value('journal_details:' || id || ':' || part) OVER best
  FROM implied.slot_unit
 WHERE trouble IS NULL
WINDOW best AS (
       PARTITION BY mapping, course_meeting_id, student,
                    CASE mapping WHEN 'meeting_grades' THEN part END
       ORDER BY CASE mapping WHEN 'attendance' THEN strpos('qgui', code) END,
                active DESC NULLS LAST, update_date DESC NULLS LAST, create_date DESC NULLS LAST,
                id, part)
 UNION ALL
SELECT 'slots', 'journal_details', detail.id::text, '', 'excluded', 'nothing_filled', 'slots',
       detail.id::text, '', 'nothing_filled', NULL
  FROM public.journal_details AS detail
 WHERE num_nonnulls(point_id_1, status_1, note_1, point_id_2, status_2, note_2, point_id_3,
                    status_3, note_3) = 0;
CREATE INDEX ON implied.unit (mapping, source_key, part);
ANALYZE implied.unit;

INSERT INTO implied.mark (mapping, source_key, part, column_name, rule, trouble)
SELECT 'attendance', id::text, part, 'attendance_date', 'placeholder', 'bad_value'
  FROM implied.slot_unit
 WHERE mapping = 'attendance'
   AND trouble IS NULL
   AND implied.day(meeting_date) IS NULL
 UNION ALL
-- who entered it is known by a role that no account has
SELECT unit.mapping, unit.id::text, unit.part,
       CASE unit.mapping WHEN 'attendance' THEN 'marked_by' ELSE 'graded_by' END, 'null',
       'missing_reference'
  FROM implied.slot_unit AS unit
  JOIN implied.planted('users', 'account_id', 'reference_dangling', 'reference_null') AS editor
    ON editor.key = unit.update_user_id::text
 WHERE unit.trouble IS NULL;
