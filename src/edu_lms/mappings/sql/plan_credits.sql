-- The credits of a plan: the sum over its subjects, through their groups.
SELECT subject_group.education_plan_id,
       sum(rowcall.parse_number(plan_subject.credit)) AS credits
  FROM education_plan_subject AS plan_subject
  JOIN education_plan_subject_group AS subject_group ON subject_group.id = plan_subject.subject_group_id
 WHERE subject_group.education_plan_id IS NOT NULL
 GROUP BY subject_group.education_plan_id
