-- CreateTable
CREATE TABLE "work_plan" (
    "id" UUID NOT NULL,
    "organ_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "title" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "document_number" TEXT,
    "dated_on" DATE,
    "dated_on_certainty" TEXT,
    "raw_date" TEXT,
    "published_on" DATE,
    "category" TEXT,
    "source" TEXT,
    "signatories" JSONB NOT NULL,
    "addressees" TEXT[],
    "sections" TEXT[],
    "basis_document_id" UUID,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "work_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "work_plan_item" (
    "id" UUID NOT NULL,
    "work_plan_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "section" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "heading" TEXT NOT NULL,
    "text" TEXT,

    CONSTRAINT "work_plan_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "work_plan_item_id" UUID,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "owner_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_division_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "responsible_person_id" UUID,
    "title" TEXT NOT NULL,
    "requirement" TEXT,
    "required_evidence" TEXT,
    "basis" TEXT,
    "told_title" TEXT,
    "told_requirement" TEXT,
    "told_due_on" DATE,
    "due_on" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "occurred_on" DATE NOT NULL,
    "signed_on" DATE,
    "signed_by_person_id" UUID,
    "ended_on" DATE,
    "end_reason" TEXT,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_report" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "text" TEXT NOT NULL,
    "evidence" TEXT,
    "evidence_file_ids" UUID[],
    "submitted_on" DATE NOT NULL,
    "submitted_by_id" UUID NOT NULL,
    "submitted_by_person_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'SUBMITTED',
    "decided_on" DATE,
    "decision_reason" TEXT,
    "decided_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "task_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_target" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "parent_id" UUID,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "up_to" DOUBLE PRECISION,
    "qualifier" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "stage" TEXT,

    CONSTRAINT "task_target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_milestone" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "target_id" UUID,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "value" DOUBLE PRECISION,
    "reached_on" DATE,
    "evidence" TEXT,

    CONSTRAINT "task_milestone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tracked_fact" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "target_id" UUID,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "title" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "stage" TEXT,
    "sources" TEXT[],
    "value" DOUBLE PRECISION NOT NULL,
    "qualifier" TEXT NOT NULL,
    "occurred_on" DATE NOT NULL,
    "evidence" TEXT,
    "evidence_file_ids" UUID[],
    "note" TEXT,
    "whole_id" UUID,
    "corrects_id" UUID,
    "correction_reason" TEXT,
    "superseded_at" TIMESTAMPTZ,
    "recorded_by_id" UUID NOT NULL,
    "recorded_by_person_id" UUID NOT NULL,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "tracked_fact_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "work_plan_owner_path_idx" ON "work_plan"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "work_plan_item_work_plan_id_number_key" ON "work_plan_item"("work_plan_id", "number");

-- CreateIndex
CREATE INDEX "task_owner_path_idx" ON "task"("owner_path");

-- CreateIndex
CREATE INDEX "task_responsible_path_idx" ON "task"("responsible_path");

-- CreateIndex
CREATE INDEX "task_responsible_organization_id_id_idx" ON "task"("responsible_organization_id", "id");

-- CreateIndex
CREATE INDEX "task_owner_organization_id_id_idx" ON "task"("owner_organization_id", "id");

-- CreateIndex
CREATE INDEX "task_work_plan_item_id_idx" ON "task"("work_plan_item_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_parent_id_client_id_key" ON "task"("parent_id", "client_id");

-- CreateIndex
CREATE INDEX "task_report_task_id_idx" ON "task_report"("task_id");

-- CreateIndex
CREATE INDEX "task_target_parent_id_idx" ON "task_target"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_target_task_id_number_key" ON "task_target"("task_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "task_milestone_task_id_number_key" ON "task_milestone"("task_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "tracked_fact_corrects_id_key" ON "tracked_fact"("corrects_id");

-- CreateIndex
CREATE INDEX "tracked_fact_task_id_id_idx" ON "tracked_fact"("task_id", "id");

-- CreateIndex
CREATE INDEX "tracked_fact_target_id_idx" ON "tracked_fact"("target_id");

-- CreateIndex
CREATE INDEX "tracked_fact_owner_path_idx" ON "tracked_fact"("owner_path");

-- CreateIndex
CREATE INDEX "tracked_fact_responsible_path_idx" ON "tracked_fact"("responsible_path");

-- CreateIndex
CREATE UNIQUE INDEX "tracked_fact_task_id_client_id_key" ON "tracked_fact"("task_id", "client_id");

-- AddForeignKey
ALTER TABLE "work_plan_item" ADD CONSTRAINT "work_plan_item_work_plan_id_fkey" FOREIGN KEY ("work_plan_id") REFERENCES "work_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_work_plan_item_id_fkey" FOREIGN KEY ("work_plan_item_id") REFERENCES "work_plan_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_report" ADD CONSTRAINT "task_report_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_target" ADD CONSTRAINT "task_target_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_target" ADD CONSTRAINT "task_target_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "task_target"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_milestone" ADD CONSTRAINT "task_milestone_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_milestone" ADD CONSTRAINT "task_milestone_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "task_target"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracked_fact" ADD CONSTRAINT "tracked_fact_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracked_fact" ADD CONSTRAINT "tracked_fact_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "task_target"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracked_fact" ADD CONSTRAINT "tracked_fact_whole_id_fkey" FOREIGN KEY ("whole_id") REFERENCES "tracked_fact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracked_fact" ADD CONSTRAINT "tracked_fact_corrects_id_fkey" FOREIGN KEY ("corrects_id") REFERENCES "tracked_fact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Lists that SQL keeps, so that no code path can write anything else.
ALTER TABLE work_plan ADD CHECK (year BETWEEN 2000 AND 2100 AND cardinality(sections) > 0);
ALTER TABLE work_plan ADD CHECK ((dated_on IS NULL) = (dated_on_certainty IS NULL)
  AND dated_on_certainty IN ('STATED', 'DERIVED'));
ALTER TABLE work_plan ADD CHECK (jsonb_typeof(signatories) = 'array');
ALTER TABLE work_plan_item ADD CHECK (section > 0 AND number > 0);
ALTER TABLE task ADD CHECK (status IN ('ISSUED', 'SIGNED', 'REPORTED', 'RETURNED', 'CLOSED', 'WITHDRAWN'));
ALTER TABLE task ADD CHECK (level BETWEEN 1 AND 9 AND (level = 1) = (parent_id IS NULL));
ALTER TABLE task ADD CHECK (num_nulls(parent_id, told_title, told_due_on) IN (0, 3));
-- A body sets tasks for itself, but splits off nothing for itself.
ALTER TABLE task ADD CHECK (parent_id IS NULL OR owner_organization_id <> responsible_organization_id);
ALTER TABLE task ADD CHECK (work_plan_item_id IS NULL OR parent_id IS NULL);
ALTER TABLE task ADD CHECK (due_on >= occurred_on AND due_on <= told_due_on);
-- Who sets a task for itself need not sign for it.
ALTER TABLE task ADD CHECK (status IN ('ISSUED', 'WITHDRAWN') OR signed_on IS NOT NULL
  OR owner_organization_id = responsible_organization_id);
ALTER TABLE task ADD CHECK ((signed_on IS NULL) = (signed_by_person_id IS NULL));
ALTER TABLE task ADD CHECK ((status IN ('CLOSED', 'WITHDRAWN')) = (ended_on IS NOT NULL));
ALTER TABLE task ADD CHECK ((status = 'WITHDRAWN') = (end_reason IS NOT NULL));
ALTER TABLE task_report ADD CHECK (outcome IN ('SUBMITTED', 'RETURNED', 'ACCEPTED'));
ALTER TABLE task_report ADD CHECK ((outcome = 'SUBMITTED') = (decided_on IS NULL));
ALTER TABLE task_target ADD CHECK (value >= 0 AND value < 1e15 AND (up_to IS NULL OR (up_to > value AND qualifier = 'EQ')));
ALTER TABLE task_target ADD CHECK (unit <> 'FEN' OR value = trunc(value));
ALTER TABLE task_milestone ADD CHECK ((target_id IS NULL) = (value IS NULL) AND value >= 0);
ALTER TABLE task_milestone ADD CHECK (reached_on IS NULL OR target_id IS NULL);
ALTER TABLE tracked_fact ADD CHECK (value >= 0 AND value < 1e15 AND (unit <> 'FEN' OR value = trunc(value)));
ALTER TABLE tracked_fact ADD CHECK (sources <@ ARRAY['UPPER_TIER', 'LOCAL', 'DONATION', 'SPECIAL_BOND', 'OTHER']);
ALTER TABLE tracked_fact ADD CHECK ((corrects_id IS NULL) = (correction_reason IS NULL));
-- A part of a line (其中) is no second addend of the target.
ALTER TABLE tracked_fact ADD CHECK (whole_id IS NULL OR target_id IS NULL);
DO $$
DECLARE
  tab text;
BEGIN
  FOREACH tab IN ARRAY ARRAY['task_target', 'tracked_fact'] LOOP
    EXECUTE format('ALTER TABLE %I ADD CHECK (qualifier IN (''EQ'', ''GE'', ''GT'', ''APPROX''))', tab);
    EXECUTE format('ALTER TABLE %I ADD CHECK (unit IN (''PERSON'', ''PLACE'', ''POST'', ''PROJECT'', ''INSTITUTION'', '
      || '''PERCENT'', ''FEN'', ''LESSON'', ''TIME'', ''HOUR'', ''MATTER''))', tab);
    EXECUTE format('ALTER TABLE %I ADD CHECK (stage IN (''DECLARED'', ''APPLIED'', ''APPROVED'', ''IN_PLACE'', ''PAID'', '
      || '''COMPLETED'', ''SIGNED_UP'', ''ON_DUTY''))', tab);
  END LOOP;
END $$;

CREATE UNIQUE INDEX task_root_client_id_key ON task (owner_organization_id, client_id) WHERE parent_id IS NULL;
-- One report at a time waits for its decision.
CREATE UNIQUE INDEX task_report_one_waiting ON task_report (task_id) WHERE outcome = 'SUBMITTED';

-- What a body has said of one target up to a day: the sum of its lines, of a percentage the latest.
CREATE FUNCTION stated(target uuid, unit text, upto date) RETURNS TABLE (value double precision, qualifiers text[])
LANGUAGE sql STABLE AS $$
  SELECT
    CASE WHEN $2 = 'PERCENT' THEN (array_agg(f.value ORDER BY f.occurred_on DESC, f.id DESC))[1] ELSE sum(f.value) END,
    CASE WHEN $2 = 'PERCENT' THEN coalesce((array_agg(f.qualifier ORDER BY f.occurred_on DESC, f.id DESC))[1:1], '{}')
      ELSE coalesce(array_agg(DISTINCT f.qualifier), '{}') END
  FROM tracked_fact f
  WHERE f.target_id = $1 AND f.superseded_at IS NULL AND f.occurred_on <= upto
$$;

-- How far a target is, its shares down the tiers included. Amounts are added; a percentage is what the body itself said
-- last, else the least of its parts, else (one of them being silent) unknown. `unknown`: shares of which nothing is said.
CREATE FUNCTION target_progress(target uuid, upto date)
RETURNS TABLE (value double precision, qualifiers text[], unknown int, parts int)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE tree AS (
    SELECT t.id, t.parent_id, t.unit, own.value, own.qualifiers
    FROM task_target t CROSS JOIN LATERAL stated(t.id, t.unit, upto) AS own
    WHERE t.id = $1
    UNION ALL
    SELECT share.id, share.parent_id, share.unit, own.value, own.qualifiers
    FROM tree
    JOIN task_target share ON share.parent_id = tree.id
    JOIN task t ON t.id = share.task_id AND t.status <> 'WITHDRAWN'
    CROSS JOIN LATERAL stated(share.id, share.unit, upto) AS own
    WHERE tree.unit <> 'PERCENT' OR tree.value IS NULL
  ), node AS (
    SELECT tree.*, NOT EXISTS (SELECT FROM tree share WHERE share.parent_id = tree.id) AS is_leaf FROM tree
  ), total AS (
    SELECT sum(node.value) AS sum, min(node.value) AS least, bool_or(node.unit = 'PERCENT') AS is_percent,
      count(*) FILTER (WHERE node.is_leaf AND node.value IS NULL)::int AS unknown,
      count(*) FILTER (WHERE node.id <> $1 AND node.value IS NOT NULL)::int AS parts
    FROM node
  )
  SELECT CASE WHEN NOT total.is_percent THEN total.sum WHEN total.unknown = 0 THEN total.least END,
    ARRAY(SELECT DISTINCT q FROM node, unnest(node.qualifiers) AS q),
    total.unknown, total.parts
  FROM total
$$;

-- Milestones of a task that were due before a day and are not shown to be reached by then.
CREATE FUNCTION behind_milestones(task uuid, upto date) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT m.id FROM task_milestone m
  WHERE m.task_id = $1 AND m.due_on < upto
    AND CASE WHEN m.target_id IS NULL THEN coalesce(m.reached_on > upto, true)
      ELSE coalesce((SELECT p.value < m.value FROM target_progress(m.target_id, upto) p), true) END
$$;

-- Whether a task was set and not ended on a day, and no report of it waited for its decision.
CREATE FUNCTION is_awaited(task uuid, upto date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM task t
    WHERE t.id = $1 AND t.occurred_on <= upto AND (t.ended_on IS NULL OR t.ended_on > upto)
      AND NOT EXISTS (
        SELECT FROM task_report r
        WHERE r.task_id = t.id AND r.submitted_on <= upto AND (r.decided_on IS NULL OR r.decided_on > upto)))
$$;

-- Whether a task is overdue or behind a milestone on a day.
CREATE FUNCTION is_late(task uuid, upto date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT is_awaited($1, upto) AND (
    EXISTS (SELECT FROM task t WHERE t.id = $1 AND t.due_on < upto) OR EXISTS (SELECT FROM behind_milestones($1, upto)))
$$;

-- Whether a part is split off by the body that has the task, while it has it.
CREATE FUNCTION is_split_of(parent uuid, path text, organization uuid, lvl int) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM task t
    WHERE t.id = $1 AND t.responsible_path = $2 AND t.responsible_organization_id = $3 AND t.level + 1 = $4
      AND t.status IN ('SIGNED', 'RETURNED'))
$$;

-- Whether a row says of its task what the task says.
CREATE FUNCTION is_of_task(task uuid, path text, organization uuid, responsible text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM task t
    WHERE t.id = $1 AND t.owner_path = $2 AND t.responsible_organization_id = $3 AND t.responsible_path = $4)
$$;

-- Whether the acting body set the task.
CREATE FUNCTION is_task_owner(task uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM task t
    WHERE t.id = $1 AND t.owner_organization_id = nullif(current_setting('app.organization', true), '')::uuid)
$$;

-- A task goes its way and no other, whoever writes: nothing is reported, closed or withdrawn while a part is open. The
-- body that has it signs for it and reports on it; the rest is the owner's.
CREATE FUNCTION guard_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signing text[] := ARRAY['status', 'signed_on', 'signed_by_person_id'];
BEGIN
  IF NOT row_security_active(TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND NOT ARRAY[OLD.status || ' ' || NEW.status] <@ ARRAY['ISSUED SIGNED', 'SIGNED REPORTED',
    'RETURNED REPORTED', 'REPORTED RETURNED', 'REPORTED CLOSED', 'ISSUED WITHDRAWN', 'SIGNED WITHDRAWN', 'RETURNED WITHDRAWN'] THEN
    RAISE EXCEPTION 'row-level security: task % does not go from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.status IN ('REPORTED', 'CLOSED', 'WITHDRAWN')
    AND EXISTS (SELECT FROM task t WHERE t.parent_id = OLD.id AND t.status NOT IN ('CLOSED', 'WITHDRAWN')) THEN
    RAISE EXCEPTION 'row-level security: task % has open parts', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  IF OLD.responsible_organization_id = nullif(current_setting('app.organization', true), '')::uuid
    AND NEW.status IN ('SIGNED', 'REPORTED') AND to_jsonb(NEW) - signing = to_jsonb(OLD) - signing
    AND (OLD.status = 'ISSUED' OR (NEW.signed_on, NEW.signed_by_person_id) IS NOT DISTINCT FROM (OLD.signed_on, OLD.signed_by_person_id)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: task % belongs to another range', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION guard_task();

-- Who sees and writes what. A task: the tiers of its owner, the body that has it and that body's tiers. So the tiers above
-- see all that is split off below them, and a body below sees its own parts, neither its sisters' nor the task above.
DO $do$
DECLARE
  own text := in_range('owner_path');
  responsible text := is_acting('responsible_organization_id', 'organization');
  seen text := own || ' OR ' || in_range('responsible_path') || ' OR ' || responsible;
  of_task text := 'is_of_task(task_id, owner_path, responsible_organization_id, responsible_path)';
  tab text;
BEGIN
  PERFORM protect('work_plan', own, own || ' AND ' || is_acting('organ_id', 'organization'));
  PERFORM protect('work_plan_item', own, own || ' AND EXISTS (SELECT FROM work_plan p WHERE p.id = work_plan_id'
    || ' AND p.owner_path = work_plan_item.owner_path AND ' || is_acting('p.organ_id', 'organization') || ')');

  PERFORM protect('task', seen);
  EXECUTE format('ALTER POLICY scope_insert ON task WITH CHECK (%s)',
    own || ' AND ' || is_acting('owner_organization_id', 'organization')
      || ' AND (parent_id IS NULL OR is_split_of(parent_id, owner_path, owner_organization_id, level))');

  PERFORM protect('task_report', seen, own);
  EXECUTE format('ALTER POLICY scope_insert ON task_report WITH CHECK (%s)',
    responsible || ' AND ' || is_acting('submitted_by_id', 'organization') || ' AND outcome = ''SUBMITTED'' AND ' || of_task);

  PERFORM protect('task_target', seen, own || ' AND is_task_owner(task_id) AND ' || of_task);
  PERFORM protect('task_milestone', seen, own || ' AND is_task_owner(task_id) AND ' || of_task);
  EXECUTE format('ALTER POLICY scope_update ON task_milestone USING (%1$s) WITH CHECK (%1$s)', responsible);
  PERFORM protect('tracked_fact', seen,
    responsible || ' AND ' || is_acting('recorded_by_id', 'organization') || ' AND ' || of_task);
  EXECUTE format('ALTER POLICY scope_update ON tracked_fact USING (%1$s) WITH CHECK (%1$s)', responsible);

  FOREACH tab IN ARRAY ARRAY['work_plan', 'work_plan_item', 'task', 'task_report', 'task_target', 'task_milestone',
    'tracked_fact'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

-- What was set, said and counted stays as it was recorded.
SELECT may_change('task', 'status', 'returns', 'signed_on', 'signed_by_person_id', 'ended_on', 'end_reason');
SELECT may_change('task_report', 'outcome', 'decided_on', 'decision_reason', 'decided_by_person_id');
SELECT may_change('task_milestone', 'reached_on', 'evidence');
SELECT may_change('tracked_fact', 'superseded_at');
