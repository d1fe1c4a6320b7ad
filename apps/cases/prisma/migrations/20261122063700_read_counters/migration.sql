-- One measure of divisions, by side and key: the totals, and what is not folded into them yet. Row policies hold, and
-- what the acting body must not know about itself is taken off.
--
-- of_year: only what happened in that year; before: one sum of the keys before it, under the empty key.
--
-- In plpgsql with one plan for all, which a connection keeps: planning took longer than everything else.
CREATE FUNCTION read_counters(of_measure text, paths text[], of_year int, before text)
  RETURNS TABLE (path text, side text, key text, amount int) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT division.path, c.side, CASE WHEN before IS NULL THEN c.key ELSE '' END, sum(c.amount)::int
  FROM unnest(paths) AS division(path)
  CROSS JOIN LATERAL (
    SELECT t.side, t.year, t.key, t.amount
    FROM counter_total t WHERE t.path = division.path AND t.measure = of_measure
    UNION ALL
    SELECT d.side, d.year, e.key, d.amount
    FROM counter_delta d CROSS JOIN LATERAL unnest(d.measures, d.keys) AS e(measure, key)
    WHERE d.path >= division.path AND d.path < left(division.path, -1) || '0'
      AND (d.below IS NULL OR length(d.below) < length(division.path)) AND e.measure = of_measure
    UNION ALL
    SELECT f.side, f.year, e.key, -1
    FROM facts_about_acting() AS f CROSS JOIN LATERAL unnest(f.measures, f.keys) AS e(measure, key)
    WHERE f.path >= division.path AND f.path < left(division.path, -1) || '0' AND e.measure = of_measure
      AND NOT EXISTS (SELECT FROM problem p WHERE f.subject = 'PROBLEM' AND p.id = f.id)
      AND NOT EXISTS (SELECT FROM visit v WHERE f.subject = 'VISIT' AND v.id = f.id)
  ) AS c
  WHERE (of_year IS NULL OR c.year = of_year) AND (before IS NULL OR c.key COLLATE "C" < before)
  GROUP BY 1, 2, 3 HAVING sum(c.amount) <> 0;
END $$;

-- Asked with every counter, so each part of it by an index: what is not released is little.
CREATE INDEX problem_unreleased_supervising ON problem (supervising_organization_id) WHERE released_at IS NULL;
CREATE INDEX problem_unreleased_responsible ON problem (responsible_organization_id) WHERE released_at IS NULL;
CREATE INDEX visit_unreleased ON visit (organization_id) WHERE released_at IS NULL;
CREATE OR REPLACE FUNCTION facts_about_acting()
  RETURNS TABLE (subject text, id uuid, side text, path text, year smallint, measures text[], keys text[])
  LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  acting uuid := nullif(current_setting('app.organization', true), '')::uuid;
BEGIN
  RETURN QUERY
  SELECT 'PROBLEM', p.id, f.side, f.path, f.year, f.measures, f.keys
  FROM (
    SELECT q.id FROM problem q WHERE q.released_at IS NULL AND q.responsible_organization_id = acting
    UNION
    SELECT q.id FROM problem q WHERE q.released_at IS NULL AND q.supervising_organization_id = acting
  ) AS about JOIN problem p ON p.id = about.id, problem_facts(p) AS f
  UNION ALL
  SELECT 'VISIT', v.id, f.side, f.path, f.year, f.measures, f.keys
  FROM visit v, visit_facts(v) AS f WHERE v.released_at IS NULL AND v.organization_id = acting;
END $$;

-- Most facts are new: they take nothing away, and need no comparison.
DO $do$
DECLARE
  tab text;
BEGIN
  FOREACH tab IN ARRAY ARRAY['problem', 'visit', 'inspection'] LOOP
    EXECUTE format($sql$
      CREATE OR REPLACE FUNCTION count_%1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $fn$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          INSERT INTO counter_delta (side, path, below, year, measures, keys, amount)
          SELECT f.side, f.path, f.below, f.year, f.measures, f.keys, 1 FROM %1$s_facts(NEW) AS f;
          RETURN NULL;
        END IF;
        INSERT INTO counter_delta (side, path, below, year, measures, keys, amount)
        SELECT f.side, f.path, f.below, f.year, f.measures, f.keys, sum(f.amount)::int
        FROM (
          SELECT *, -1 AS amount FROM %1$s_facts(OLD)
          UNION ALL
          SELECT *, 1 FROM %1$s_facts(NEW) WHERE TG_OP = 'UPDATE'
        ) AS f
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(f.amount) <> 0;
        RETURN NULL;
      END $fn$;
    $sql$, tab);
  END LOOP;
END $do$;
