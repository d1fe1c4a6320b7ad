-- As before, and until when each duty lasts and whether it is made up for demonstration: a board that is printed says both.
DROP FUNCTION public_board;
CREATE FUNCTION public_board(school uuid, on_date date)
RETURNS TABLE (inspector_name text, valid_from date, valid_to date, school_name text, school_kind text,
  office_name text, office_phone text, is_demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.inspector_name, d.valid_from, d.valid_to, d.school_name, d.school_kind, d.office_name, z.office_phone,
    d.is_demo
  FROM duty_assignment d LEFT JOIN duty_zone z ON z.id = d.zone_id
  WHERE d.school_organization_id = school
    AND d.valid_from <= on_date
    AND on_date < coalesce(d.valid_to, 'infinity')
    AND EXISTS (
      SELECT FROM appointment a
      WHERE a.inspector_id = d.inspector_id
        AND a.status IN ('APPOINTED', 'ENDED')
        AND a.term_from <= on_date
        AND on_date < coalesce(least(a.term_to, a.ended_on), 'infinity'))
  ORDER BY d.valid_from DESC, d.id DESC
  LIMIT 10
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION public_board FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION public_board TO %I', app);
END $$;
