-- Marks of the journal by component, on the ten-point scale.
SELECT coalesce(component.name_az, 'no component') || ': ' || coalesce(round(mark.given)::text, 'unreadable') AS value,
       count(*) AS rows
  FROM journal
  LEFT JOIN course_evaluation_type AS component ON component.id = journal.course_eva_id
  LEFT JOIN dictionaries AS point ON point.id = journal.point_id
 CROSS JOIN LATERAL (SELECT rowcall.parse_number(coalesce(nullif(btrim(journal.point), ''), point.code)) AS given) AS mark
 WHERE nullif(btrim(journal.point), '') IS NOT NULL
    OR journal.point_id IS NOT NULL
 GROUP BY component.name_az, round(mark.given)
