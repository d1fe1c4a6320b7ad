-- CreateTable
CREATE TABLE "rectification_plan" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "receipt_serial" SERIAL NOT NULL,
    "measures" TEXT NOT NULL,
    "responsible_person" TEXT NOT NULL,
    "stages" JSONB NOT NULL,
    "due_on" DATE NOT NULL,
    "submitted_on" DATE NOT NULL,
    "submitted_by_id" UUID NOT NULL,
    "submitted_by_person_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'SUBMITTED',
    "decided_on" DATE,
    "decision_reason" TEXT,
    "decided_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "rectification_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deadline_extension" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "from_due_on" DATE,
    "to_due_on" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "approved_on" DATE NOT NULL,
    "approved_by_person_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "deadline_extension_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supervision_task" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "due_on" DATE,
    "arose_on" DATE NOT NULL,
    "passed_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "supervision_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supervision_fault" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_on" DATE,
    "rectification_id" UUID,
    "occurred_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "supervision_fault_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "rectification_plan_receipt_serial_key" ON "rectification_plan"("receipt_serial");

-- CreateIndex
CREATE INDEX "rectification_plan_problem_id_idx" ON "rectification_plan"("problem_id");

-- CreateIndex
CREATE INDEX "deadline_extension_problem_id_idx" ON "deadline_extension"("problem_id");

-- CreateIndex
CREATE UNIQUE INDEX "supervision_task_problem_id_key" ON "supervision_task"("problem_id");

-- CreateIndex
CREATE INDEX "supervision_task_organization_id_id_idx" ON "supervision_task"("organization_id", "id");

-- CreateIndex
CREATE INDEX "supervision_fault_task_id_idx" ON "supervision_fault"("task_id");

-- CreateIndex
CREATE INDEX "supervision_fault_problem_id_idx" ON "supervision_fault"("problem_id");

-- AddForeignKey
ALTER TABLE "rectification_plan" ADD CONSTRAINT "rectification_plan_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline_extension" ADD CONSTRAINT "deadline_extension_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision_task" ADD CONSTRAINT "supervision_task_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision_fault" ADD CONSTRAINT "supervision_fault_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "supervision_task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who decided on a report and how it was verified; what the supervising department says before.
ALTER TABLE "rectification" ADD COLUMN "passed_on" DATE;
ALTER TABLE "rectification" ADD COLUMN "passed_by_person_id" UUID;
ALTER TABLE "rectification" ADD COLUMN "pass_note" TEXT;
ALTER TABLE "rectification" ADD COLUMN "decided_by_id" UUID;
ALTER TABLE "rectification" ADD COLUMN "methods" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE INDEX "problem_supervising_organization_id_id_idx" ON "problem"("supervising_organization_id", "id");

ALTER TABLE problem DROP CONSTRAINT problem_status_check;
ALTER TABLE problem ADD CHECK (status IN
  ('PRELIMINARY', 'OPEN', 'RECTIFYING', 'REPORTED', 'RETURNED', 'VERIFIED', 'CLOSED', 'WITHDRAWN'));
ALTER TABLE rectification ADD CHECK (methods <@ ARRAY['ON_SITE', 'DOCUMENTS', 'TALKS', 'QUESTIONNAIRE', 'LESSON', 'MEETING']
  AND (outcome = 'VERIFIED' OR cardinality(methods) = 0));
ALTER TABLE rectification ADD CHECK ((passed_on IS NULL) = (passed_by_person_id IS NULL)
  AND (passed_on IS NULL) = (pass_note IS NULL));
ALTER TABLE rectification_plan ADD CHECK (outcome IN ('SUBMITTED', 'ACCEPTED', 'RETURNED'));
ALTER TABLE rectification_plan ADD CHECK ((outcome = 'SUBMITTED') = (decided_on IS NULL));
ALTER TABLE rectification_plan ADD CHECK (outcome <> 'RETURNED' OR decision_reason IS NOT NULL);
ALTER TABLE rectification_plan ADD CHECK (jsonb_typeof(stages) = 'array' AND jsonb_array_length(stages) > 0);
ALTER TABLE deadline_extension ADD CHECK (to_due_on > from_due_on);
ALTER TABLE deadline_extension ADD CHECK (to_due_on >= approved_on AND btrim(reason) <> '');
ALTER TABLE supervision_fault ADD CHECK (kind IN ('LATE', 'REJECTED', 'SKIPPED'));
ALTER TABLE supervision_fault ADD CHECK ((kind = 'REJECTED') = (rectification_id IS NOT NULL));

-- One plan at a time waits for its decision. A department is late once for a deadline, and errs once in a report.
CREATE UNIQUE INDEX rectification_plan_one_waiting ON rectification_plan (problem_id) WHERE outcome = 'SUBMITTED';
CREATE UNIQUE INDEX supervision_fault_once ON supervision_fault (task_id, kind, due_on, rectification_id) NULLS NOT DISTINCT;

-- The sides of a problem, for policies and guards. The owner's tiers, unless they have to rectify or to press for it.
CREATE FUNCTION owns_problem(problem uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM problem p WHERE p.id = $1 AND is_own(p.owner_path)
    AND (p.owner_organization_id = nullif(current_setting('app.organization', true), '')::uuid
      OR (nullif(current_setting('app.organization', true), '')::uuid IS DISTINCT FROM p.responsible_organization_id
        AND nullif(current_setting('app.organization', true), '')::uuid IS DISTINCT FROM p.supervising_organization_id)))
$$;
CREATE FUNCTION rectifies_problem(problem uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM problem p WHERE p.id = $1
    AND p.responsible_organization_id = nullif(current_setting('app.organization', true), '')::uuid)
$$;
CREATE FUNCTION supervises_problem(problem uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM problem p WHERE p.id = $1 AND p.released_at IS NOT NULL
    AND p.supervising_organization_id = nullif(current_setting('app.organization', true), '')::uuid)
$$;

-- States change as the table of steps has them, whoever changes them. The unit reports, the supervising department
-- returns; all else is the owner's.
CREATE OR REPLACE FUNCTION guard_problem() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting uuid := nullif(current_setting('app.organization', true), '')::uuid;
  going_on text[] := ARRAY['status', 'state_since', 'returns', 'due_on', 'released_at', 'confirmed_on', 'withdrawn_on',
    'withdrawal_reason', 'closed_on'];
  step text[] := ARRAY['status', 'state_since'];
BEGIN
  IF NOT row_security_active(TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF OLD.status <> 'PRELIMINARY' AND to_jsonb(NEW) - going_on <> to_jsonb(OLD) - going_on THEN
    RAISE EXCEPTION 'row-level security: problem % stands as it was released', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
    ('PRELIMINARY', 'OPEN'),
    ('OPEN', 'RECTIFYING'), ('RETURNED', 'RECTIFYING'),
    ('OPEN', 'REPORTED'), ('RECTIFYING', 'REPORTED'), ('RETURNED', 'REPORTED'),
    ('REPORTED', 'RETURNED'), ('REPORTED', 'VERIFIED'), ('VERIFIED', 'CLOSED'),
    ('OPEN', 'WITHDRAWN'), ('RECTIFYING', 'WITHDRAWN'), ('REPORTED', 'WITHDRAWN'), ('RETURNED', 'WITHDRAWN'),
    ('VERIFIED', 'WITHDRAWN')) THEN
    RAISE EXCEPTION 'row-level security: problem % does not go from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.owner_organization_id IS DISTINCT FROM acting
    AND (OLD.responsible_organization_id = acting OR OLD.supervising_organization_id = acting) THEN
    IF (OLD.responsible_organization_id = acting AND NEW.status = 'REPORTED'
        AND to_jsonb(NEW) - step = to_jsonb(OLD) - step)
      OR (OLD.supervising_organization_id = acting AND NEW.status = 'RETURNED' AND NEW.returns = OLD.returns + 1
        AND to_jsonb(NEW) - step - 'returns' = to_jsonb(OLD) - step - 'returns') THEN
      RETURN NEW;
    END IF;
  ELSIF is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: problem % belongs to another range', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;

-- The supervising department passes a waiting report or returns it, and changes nothing else of it.
CREATE FUNCTION guard_rectification() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  pass_columns text[] := ARRAY['passed_on', 'passed_by_person_id', 'pass_note'];
  return_columns text[] := ARRAY['outcome', 'decided_on', 'decision_reason', 'decided_by_id', 'decided_by_person_id'];
BEGIN
  IF NOT row_security_active(TG_RELID) OR owns_problem(OLD.problem_id) THEN
    RETURN NEW;
  END IF;
  IF supervises_problem(OLD.problem_id) AND OLD.outcome = 'SUBMITTED'
    AND ((NEW.outcome = 'SUBMITTED' AND to_jsonb(NEW) - pass_columns = to_jsonb(OLD) - pass_columns)
      OR (NEW.outcome = 'RETURNED' AND to_jsonb(NEW) - return_columns = to_jsonb(OLD) - return_columns)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: report % belongs to another range', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON rectification FOR EACH ROW EXECUTE FUNCTION guard_rectification();

DO $do$
DECLARE
  own text := in_range('owner_path');
  concerned text := is_acting('responsible_organization_id', 'organization') || ' OR '
    || is_acting('supervising_organization_id', 'organization');
  -- A body of the range that has to rectify, or to press for it, waits for the release like every unit.
  problem_seen text := '(' || own || ' AND (' || is_acting('owner_organization_id', 'organization')
    || ' OR coalesce(NOT (' || concerned || '), true))) OR ' || is_granted('inspection_id')
    || ' OR (released_at IS NOT NULL AND (' || in_range('responsible_path') || ' OR ' || concerned || '))';
  -- What hangs on a problem is seen by those who see the problem.
  seen text := 'EXISTS (SELECT FROM problem p WHERE p.id = problem_id)';
  tab text;
BEGIN
  EXECUTE format('ALTER POLICY scope_read ON problem USING (%s)', problem_seen);
  EXECUTE format('ALTER POLICY scope_update ON problem USING (%s) WITH CHECK (%s)', problem_seen,
    own || ' OR (released_at IS NOT NULL AND ((status = ''REPORTED'' AND '
      || is_acting('responsible_organization_id', 'organization') || ') OR (status = ''RETURNED'' AND '
      || is_acting('supervising_organization_id', 'organization') || ')))');

  EXECUTE format('ALTER POLICY scope_read ON rectification USING (%s)',
    own || ' OR ' || is_granted('inspection_id') || ' OR ' || in_range('responsible_path') || ' OR '
      || is_acting('responsible_organization_id', 'organization') || ' OR supervises_problem(problem_id)');
  EXECUTE format('ALTER POLICY scope_update ON rectification USING (%1$s) WITH CHECK (%1$s)',
    own || ' OR supervises_problem(problem_id)');

  PERFORM protect('rectification_plan', seen, 'owns_problem(problem_id)');
  EXECUTE format('ALTER POLICY scope_insert ON rectification_plan WITH CHECK (%s)',
    'rectifies_problem(problem_id) AND ' || is_acting('submitted_by_id', 'organization')
      || ' AND outcome = ''SUBMITTED''');
  PERFORM protect('deadline_extension', seen, 'owns_problem(problem_id)');
  PERFORM protect('supervision_task', seen, 'owns_problem(problem_id)');
  EXECUTE format('ALTER POLICY scope_update ON supervision_task USING (%1$s) WITH CHECK (%1$s)',
    'owns_problem(problem_id) OR supervises_problem(problem_id)');
  -- What is held against the department is not for the unit to see.
  PERFORM protect('supervision_fault', 'owns_problem(problem_id) OR supervises_problem(problem_id)');

  FOREACH tab IN ARRAY ARRAY['rectification_plan', 'deadline_extension', 'supervision_task', 'supervision_fault'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

SELECT may_change('rectification', 'passed_on', 'passed_by_person_id', 'pass_note', 'decided_by_id', 'methods');
SELECT may_change('rectification_plan', 'outcome', 'decided_on', 'decision_reason', 'decided_by_person_id');
SELECT may_change('supervision_task', 'due_on', 'passed_on');
