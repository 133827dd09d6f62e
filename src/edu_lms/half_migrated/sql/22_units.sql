-- What became of the tree? Its shape was taken for the types, and no name was found in dictionaries.

INSERT INTO public.organization_units (id, parent_id, type, code, name, is_active, created_at,
    updated_at)
SELECT script.id('organization_units', unit.id::text),
       CASE WHEN unit.parent_id IS NOT NULL
            THEN script.id('organization_units', unit.parent_id::text) END,
       CASE WHEN unit.parent_id IS NULL THEN 'university'::organization_type
            WHEN NOT EXISTS (SELECT FROM edu.organizations AS child WHERE child.parent_id = unit.id)
            THEN 'program'
            WHEN unit.nod_level > 2 THEN 'department'
            ELSE 'faculty' END,
       coalesce(unit.formula, unit.code, 'ORG' || unit.id),
       jsonb_build_object('az', coalesce(name_az, 'Organization ' || unit.id),
                          'en', coalesce(name_en, name_az, 'Organization ' || unit.id),
                          'ru', coalesce(name_ru, name_az, 'Organization ' || unit.id)),
       unit.active = 1,
       unit.create_date,
       timestamptz '2025-10-04 01:15:00+04'
  FROM edu.organizations AS unit;

INSERT INTO synthetic.origin
SELECT 'organization_units', script.id('organization_units', id::text)::text, 'written',
       'organizations', id
  FROM edu.organizations;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'organizations', id::text, id FROM edu.organizations;
