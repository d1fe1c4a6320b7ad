-- On what a problem rests, of which units it is the same finding, and since when it stands as it does.
ALTER TABLE "problem" ADD COLUMN "basis_rule" JSONB;
ALTER TABLE "problem" ADD COLUMN "basis_document_id" UUID;
ALTER TABLE "problem" ADD COLUMN "indicator_id" UUID;
ALTER TABLE "problem" ADD COLUMN "standard_item" TEXT;
ALTER TABLE "problem" ADD COLUMN "sibling_key" TEXT;
ALTER TABLE "problem" ADD COLUMN "state_since" DATE;

CREATE INDEX "problem_inspection_id_sibling_key_idx" ON "problem"("inspection_id", "sibling_key");

ALTER TABLE problem DROP CONSTRAINT problem_level_check;
ALTER TABLE problem ADD CHECK (level IN ('GENERAL', 'SERIOUS', 'MAJOR'));
-- A part has no siblings: it is one of the parts of its problem.
ALTER TABLE problem ADD CHECK (sibling_key IS NULL OR inspection_id IS NOT NULL);

-- How a problem stood on any day: figures as of a day, and the list of what was overdue then, read it.
CREATE TABLE "problem_state" (
    "id" BIGSERIAL NOT NULL,
    "problem_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "due_on" DATE,
    "since" DATE NOT NULL,
    "until" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "problem_state_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "problem_state_problem_id_id_idx" ON "problem_state"("problem_id", "id");
ALTER TABLE "problem_state" ADD CONSTRAINT "problem_state_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE problem_state ADD CHECK (until IS NULL OR until >= since);
CREATE UNIQUE INDEX problem_state_present ON problem_state (problem_id) WHERE until IS NULL;

-- What the rows tell of the way so far: found, released, each report and decision, closed.
WITH event AS (
  SELECT p.id, 0 AS rank, 'PRELIMINARY' AS status, p.occurred_on AS day, p.recorded_at AS at FROM problem p
  UNION ALL
  SELECT p.id, 1, 'OPEN', (p.released_at AT TIME ZONE 'Asia/Shanghai')::date, p.released_at
  FROM problem p WHERE p.released_at IS NOT NULL
  UNION ALL
  SELECT r.problem_id, 2 * r.receipt_serial, 'REPORTED', r.submitted_on, r.recorded_at FROM rectification r
  UNION ALL
  SELECT r.problem_id, 2 * r.receipt_serial + 1, r.outcome, r.decided_on, r.recorded_at
  FROM rectification r WHERE r.decided_on IS NOT NULL
  UNION ALL
  SELECT p.id, 2000000000, 'CLOSED', p.closed_on, p.recorded_at FROM problem p WHERE p.closed_on IS NOT NULL
  UNION ALL
  SELECT p.id, 2000000001, 'WITHDRAWN', p.withdrawn_on, p.recorded_at FROM problem p WHERE p.withdrawn_on IS NOT NULL
), ordered AS (
  -- A step is not earlier than the one before it.
  SELECT id, rank, status, at, max(day) OVER (PARTITION BY id ORDER BY rank) AS since FROM event
)
INSERT INTO problem_state (problem_id, status, due_on, since, until, recorded_at)
SELECT o.id, o.status, p.due_on, o.since, lead(o.since) OVER (PARTITION BY o.id ORDER BY o.rank), o.at
FROM ordered o JOIN problem p ON p.id = o.id
-- A part is told to its unit at once.
WHERE NOT (o.status = 'PRELIMINARY' AND p.parent_id IS NOT NULL)
ORDER BY o.id, o.rank;

UPDATE problem p SET state_since = s.since FROM problem_state s WHERE s.problem_id = p.id AND s.until IS NULL;
ALTER TABLE "problem" ALTER COLUMN "state_since" SET NOT NULL;

-- Written with the problem and by nothing else: the application may not add to it.
CREATE FUNCTION keep_problem_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  from_day date := NEW.state_since;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.status = OLD.status AND NEW.due_on IS NOT DISTINCT FROM OLD.due_on THEN
      RETURN NULL;
    END IF;
    UPDATE problem_state SET until = greatest(since, NEW.state_since)
    WHERE problem_id = NEW.id AND until IS NULL RETURNING until INTO from_day;
  END IF;
  INSERT INTO problem_state (problem_id, status, due_on, since, recorded_at)
  VALUES (NEW.id, NEW.status, NEW.due_on, coalesce(from_day, NEW.state_since),
    coalesce(nullif(current_setting('app.clock', true), '')::timestamptz, clock_timestamp()));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_problem_state() FROM PUBLIC;
CREATE TRIGGER keep_state AFTER INSERT OR UPDATE ON problem FOR EACH ROW EXECUTE FUNCTION keep_problem_state();

SELECT protect('problem_state', 'EXISTS (SELECT FROM problem p WHERE p.id = problem_id)', 'false');
DROP POLICY scope_delete ON problem_state;
DO $$
BEGIN
  EXECUTE format('REVOKE INSERT ON problem_state FROM %I', regexp_replace(current_user, '_owner$', '_app'));
END $$;

-- The list may be put right until the units are told; from then on what was found stands.
CREATE OR REPLACE FUNCTION guard_problem() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  going_on text[] := ARRAY['status', 'state_since', 'returns', 'released_at', 'confirmed_on', 'withdrawn_on',
    'withdrawal_reason', 'closed_on'];
BEGIN
  IF NOT row_security_active(TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF OLD.status <> 'PRELIMINARY' AND to_jsonb(NEW) - going_on <> to_jsonb(OLD) - going_on THEN
    RAISE EXCEPTION 'row-level security: problem % stands as it was released', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  -- The report of the responsible unit.
  IF OLD.responsible_organization_id = nullif(current_setting('app.organization', true), '')::uuid
    AND OLD.status IN ('OPEN', 'RETURNED') AND NEW.status = 'REPORTED'
    AND to_jsonb(NEW) - 'status' - 'state_since' = to_jsonb(OLD) - 'status' - 'state_since' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: problem % belongs to another range', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;

SELECT may_change('problem', 'state_since', 'aspect', 'description', 'requirement', 'level', 'cause', 'basis_article',
  'basis_rule', 'basis_document_id', 'indicator_id', 'standard_item', 'responsible_organization_id',
  'responsible_division_id', 'responsible_path', 'supervising_organization_id', 'due_on');
