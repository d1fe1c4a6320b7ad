-- How many inspectors are in office where, each person counted once: at the lowest tier that appointed the person, there
-- where the term began first. Past the row policies, because an appointment in another city, hidden from the caller,
-- may be the one that counts. It runs as the owner, so it says numbers only, of divisions in the caller's own range,
-- to officers and leaders.
DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  EXECUTE format($function$
    CREATE FUNCTION staffing_present(lo text, hi text, on_date date)
    RETURNS TABLE (division_id uuid, path text, tier text, present int, full_time int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
      WITH asked AS MATERIALIZED (
        SELECT DISTINCT a.inspector_id
        FROM appointment a
        WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
          AND a.owner_path >= lo AND a.owner_path < hi AND %1$s
          AND a.status IN ('APPOINTED', 'ENDED')
          AND a.term_from <= on_date
          AND on_date < coalesce(least(a.term_to, a.ended_on), 'infinity')
      ), counted AS (
        SELECT DISTINCT ON (a.inspector_id) a.owner_division_id, a.owner_path, a.tier, a.kind
        FROM asked JOIN appointment a ON a.inspector_id = asked.inspector_id
        WHERE a.status IN ('APPOINTED', 'ENDED')
          AND a.term_from <= on_date
          AND on_date < coalesce(least(a.term_to, a.ended_on), 'infinity')
        ORDER BY a.inspector_id, array_position(ARRAY['COUNTY', 'CITY', 'PROVINCE'], a.tier), a.term_from, a.id
      )
      SELECT a.owner_division_id, a.owner_path, a.tier, count(*)::int,
        (count(*) FILTER (WHERE a.kind = 'FULL_TIME'))::int
      FROM counted a
      WHERE a.owner_path >= lo AND a.owner_path < hi AND %1$s
      GROUP BY 1, 2, 3
    $body$
  $function$, in_range('a.owner_path'));
  REVOKE ALL ON FUNCTION staffing_present FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION staffing_present TO %I', app);
END $$;

-- AlterTable
ALTER TABLE "duty_assignment" ADD COLUMN     "is_large" BOOLEAN;

-- As before, and whether the school is one with many pupils, of which an inspector may have fewer.
DROP FUNCTION duty_load;
CREATE FUNCTION duty_load(persons uuid[], from_date date, to_date date)
RETURNS TABLE (person_id uuid, valid_from date, valid_to date, is_large boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.inspector_id, d.valid_from, d.valid_to, coalesce(d.is_large, false)
  FROM duty_assignment d
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND d.inspector_id = ANY (persons)
    AND d.valid_from < coalesce(to_date, 'infinity')
    AND from_date < coalesce(d.valid_to, 'infinity')
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION duty_load FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION duty_load TO %I', app);
END $$;
