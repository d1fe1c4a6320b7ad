-- A team may take in an inspector of another division, whose rows the row policies hide from whoever forms the team.
-- These two functions answer that one question past the policies, and no other: they run as the owner, so they give
-- yes or no for persons and organizations that the caller names (as many as the query allows), to officers and leaders
-- only, and never an appointment, a date or a note.
CREATE FUNCTION inspectors_in_office(persons uuid[], on_date date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT inspector_id
  FROM appointment
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND cardinality(persons) <= 50
    AND inspector_id = ANY (persons)
    AND status IN ('APPOINTED', 'ENDED')
    AND term_from <= on_date
    AND on_date < coalesce(least(term_to, ended_on), 'infinity')
$$;

CREATE FUNCTION declared_recusals(persons uuid[], organizations uuid[], on_date date)
RETURNS TABLE (person_id uuid, organization_id uuid, ground text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT d.inspector_id, d.organization_id, d.ground
  FROM declared_relation d
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND cardinality(persons) <= 50
    AND cardinality(organizations) <= 300
    AND d.inspector_id = ANY (persons)
    AND d.organization_id = ANY (organizations)
    AND d.valid_from <= on_date
    AND on_date < coalesce(d.valid_to, 'infinity')
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION inspectors_in_office, declared_recusals FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION inspectors_in_office, declared_recusals TO %I', app);
END $$;
