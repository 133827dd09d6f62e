-- The subjects of a plan, through their groups, and the sum of their credits.
SELECT subject_group.education_plan_id,
       sum(rowcall.parse_number(plan_subject.credit)) AS credits,
       jsonb_agg(
         jsonb_strip_nulls(jsonb_build_object(
           'old_plan_subject_id', plan_subject.id,
           'old_subject_id', plan_subject.subject_id,
           'code', plan_subject.code,
           'group', coalesce(subject_group.name_az, subject_group.code),
           'semester', coalesce(semester.name_az, plan_subject.semester::text),
           'credit', plan_subject.credit,
           'all_hours', plan_subject.all_hours,
           'in_hours', plan_subject.in_hours,
           'out_hours', plan_subject.out_hours,
           'lecture_hours', plan_subject.m_hours,
           'seminar_hours', plan_subject.s_hours,
           'lab_hours', plan_subject.l_hours,
           'individual_hours', plan_subject.fm_hours,
           'weekly_hours', plan_subject.week_charge,
           'weekly_lecture_hours', plan_subject.m_week_charge,
           'weekly_seminar_hours', plan_subject.s_week_charge,
           'weekly_lab_hours', plan_subject.l_week_charge,
           'weekly_individual_hours', plan_subject.fm_week_charge,
           'course_work', plan_subject.course_work = 1,
           'elective', plan_subject.chosen_status = 1,
           'old_department_id', plan_subject.department,
           'active', plan_subject.active = 1
         )) ORDER BY plan_subject.id
       ) AS subjects
  FROM education_plan_subject AS plan_subject
  JOIN education_plan_subject_group AS subject_group ON subject_group.id = plan_subject.subject_group_id
  LEFT JOIN dictionaries AS semester ON semester.id = plan_subject.semester
 WHERE subject_group.education_plan_id IS NOT NULL
 GROUP BY subject_group.education_plan_id
