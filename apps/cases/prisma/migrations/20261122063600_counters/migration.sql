-- Counters of every division at every tier, kept by the facts themselves. A fact writes what it adds and takes away into
-- counter_delta, in its own transaction; nobody waits for anybody, because rows are only added. Once in a while the
-- deltas are folded into counter_total at the division and all above it. Totals and what is not folded yet are the
-- figure, at every instant.
CREATE TABLE "counter_delta" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "side" TEXT NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "below" TEXT COLLATE "C",
    "year" SMALLINT NOT NULL,
    "measures" TEXT[] NOT NULL,
    "keys" TEXT[] NOT NULL,
    "amount" INTEGER NOT NULL,

    CONSTRAINT "counter_delta_pkey" PRIMARY KEY ("id")
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE TABLE "counter_total" (
    "path" TEXT COLLATE "C" NOT NULL,
    "measure" TEXT COLLATE "C" NOT NULL,
    "side" TEXT COLLATE "C" NOT NULL,
    "year" SMALLINT NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "amount" INTEGER NOT NULL,

    CONSTRAINT "counter_total_pkey" PRIMARY KEY ("path", "measure", "side", "year", "key")
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX "counter_delta_path_idx" ON "counter_delta"("path");
-- What is used up, for the fold to remove.
CREATE INDEX counter_total_empty ON counter_total (path) WHERE amount = 0;

ALTER TABLE counter_delta ADD CHECK (side IN ('OWNED', 'RESPONSIBLE'));
ALTER TABLE counter_delta ADD CHECK (cardinality(measures) = cardinality(keys) AND cardinality(measures) > 0);
ALTER TABLE counter_delta ADD CHECK (amount <> 0);
ALTER TABLE counter_total ADD CHECK (side IN ('OWNED', 'RESPONSIBLE'));

-- What a row counts for: on whose side, in which division and above it, in the year in which it happened, under which
-- keys of which measures. OWNED: what bodies of a division found; a part of a problem is no finding. RESPONSIBLE: what
-- was released about units of a division; a part counts below the division of its problem, for there the problem
-- counts itself.
CREATE FUNCTION problem_facts(p problem)
  RETURNS TABLE (side text, path text, below text, year smallint, measures text[], keys text[]) LANGUAGE sql STABLE AS $$
  SELECT v.side, v.path, v.below, extract(year FROM p.occurred_on)::smallint,
    ARRAY['PROBLEM_STATUS'] || CASE WHEN d.stands THEN ARRAY['PROBLEM_ASPECT', 'PROBLEM_KIND'] ELSE '{}' END
      || CASE WHEN d.waits THEN ARRAY['PROBLEM_DUE'] ELSE '{}' END,
    ARRAY[p.status] || CASE WHEN d.stands THEN ARRAY[p.aspect, coalesce(p.responsible_kind, '')] ELSE '{}' END
      || CASE WHEN d.waits THEN ARRAY[p.due_on::text] ELSE '{}' END
  FROM (VALUES
    ('OWNED', p.owner_path, NULL, p.parent_id IS NULL),
    ('RESPONSIBLE', p.responsible_path, (SELECT q.responsible_path FROM problem q WHERE q.id = p.parent_id),
      p.released_at IS NOT NULL)
  ) AS v(side, path, below, counts),
  -- What was withdrawn was not found. Overdue is counted by the day on which it was due: so it is right on any day, and
  -- no job has to turn it.
  (VALUES (p.status <> 'WITHDRAWN', p.due_on IS NOT NULL AND p.status IN ('OPEN', 'RECTIFYING', 'RETURNED')))
    AS d(stands, waits)
  WHERE v.counts AND v.path IS DISTINCT FROM v.below
$$;

CREATE FUNCTION visit_facts(v visit)
  RETURNS TABLE (side text, path text, below text, year smallint, measures text[], keys text[]) LANGUAGE sql STABLE AS $$
  SELECT s.side, s.path, NULL::text, extract(year FROM v.occurred_on)::smallint, ARRAY['VISIT_KIND'], ARRAY[v.kind]
  FROM (VALUES ('OWNED', v.owner_path, true), ('RESPONSIBLE', v.place_path, v.released_at IS NOT NULL))
    AS s(side, path, counts)
  WHERE s.counts
$$;

CREATE FUNCTION inspection_facts(i inspection)
  RETURNS TABLE (side text, path text, below text, year smallint, measures text[], keys text[]) LANGUAGE sql STABLE AS $$
  SELECT 'OWNED', i.owner_path, NULL::text, extract(year FROM i.occurred_on)::smallint,
    ARRAY['INSPECTION_STATUS', 'INSPECTION_SCOPE'], ARRAY[i.status, i.scope]
$$;

-- One trigger for each table: what the row counted for is taken away, what it counts for is added, and what stays as it
-- was writes nothing. Past the row policies, because a unit's report moves the counters of its inspecting body too.
DO $do$
DECLARE
  tab text;
BEGIN
  FOREACH tab IN ARRAY ARRAY['problem', 'visit', 'inspection'] LOOP
    EXECUTE format($sql$
      CREATE FUNCTION count_%1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $fn$
      BEGIN
        INSERT INTO counter_delta (side, path, below, year, measures, keys, amount)
        SELECT f.side, f.path, f.below, f.year, f.measures, f.keys, sum(f.amount)::int
        FROM (
          SELECT *, -1 AS amount FROM %1$s_facts(OLD) WHERE TG_OP <> 'INSERT'
          UNION ALL
          SELECT *, 1 FROM %1$s_facts(NEW) WHERE TG_OP <> 'DELETE'
        ) AS f
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(f.amount) <> 0;
        RETURN NULL;
      END $fn$;
      REVOKE ALL ON FUNCTION count_%1$s() FROM PUBLIC;
      CREATE TRIGGER count AFTER INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION count_%1$s();
      INSERT INTO counter_delta (side, path, below, year, measures, keys, amount)
      SELECT f.side, f.path, f.below, f.year, f.measures, f.keys, count(*) FROM %1$s t, %1$s_facts(t) AS f
      GROUP BY 1, 2, 3, 4, 5, 6;
    $sql$, tab);
  END LOOP;
END $do$;

-- '/1/2/3/' → '/1/', '/1/2/', '/1/2/3/'
CREATE FUNCTION upwards(path text) RETURNS TABLE (above text) LANGUAGE sql IMMUTABLE AS $$
  SELECT left(path, i) FROM generate_series(2, length(path)) AS i WHERE substr(path, i, 1) = '/'
$$;

-- Moves deltas into the totals, the oldest first; answers how many. One at a time: who comes second has nothing to do.
CREATE FUNCTION fold_counters(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  folded int;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('fold counters')) THEN
    RETURN 0;
  END IF;
  WITH taken AS (
    DELETE FROM counter_delta WHERE id IN (SELECT id FROM counter_delta ORDER BY id LIMIT most) RETURNING *
  ), added AS (
    INSERT INTO counter_total AS t (path, measure, side, year, key, amount)
    SELECT u.above, e.measure, d.side, d.year, e.key, sum(d.amount)
    FROM taken d CROSS JOIN LATERAL unnest(d.measures, d.keys) AS e(measure, key) CROSS JOIN LATERAL upwards(d.path) AS u
    WHERE d.below IS NULL OR length(u.above) > length(d.below)
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(d.amount) <> 0
    ON CONFLICT (path, measure, side, year, key) DO UPDATE SET amount = t.amount + excluded.amount
  )
  SELECT count(*) INTO folded FROM taken;
  DELETE FROM counter_total WHERE amount = 0;
  RETURN folded;
END $$;

-- What the acting body may not know yet although it lies in its own range: findings about itself, not released. Whoever
-- reads a counter takes them off, as far as the row policies do hide them.
CREATE FUNCTION facts_about_acting()
  RETURNS TABLE (subject text, id uuid, side text, path text, year smallint, measures text[], keys text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'PROBLEM', p.id, f.side, f.path, f.year, f.measures, f.keys
  FROM problem p, problem_facts(p) AS f
  WHERE p.released_at IS NULL AND nullif(current_setting('app.organization', true), '')::uuid
    IN (p.responsible_organization_id, p.supervising_organization_id)
  UNION ALL
  SELECT 'VISIT', v.id, f.side, f.path, f.year, f.measures, f.keys
  FROM visit v, visit_facts(v) AS f
  WHERE v.released_at IS NULL AND v.organization_id = nullif(current_setting('app.organization', true), '')::uuid
$$;

-- Seen by whoever has the whole division in range; written by the functions above and by nobody else.
DO $do$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
  tab text;
  fn text;
BEGIN
  FOREACH tab IN ARRAY ARRAY['counter_delta', 'counter_total'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('CREATE POLICY scope_read ON %I FOR SELECT USING (%s)', tab, in_range('path'));
    EXECUTE format('REVOKE INSERT ON %I FROM %I', tab, app);
  END LOOP;
  FOREACH fn IN ARRAY ARRAY['fold_counters(int)', 'facts_about_acting()'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', fn);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', fn, app);
  END LOOP;
END $do$;
