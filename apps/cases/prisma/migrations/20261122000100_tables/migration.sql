-- CreateTable
CREATE TABLE "inspection" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "organ_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "basis" TEXT NOT NULL,
    "basis_document_id" UUID,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "occurred_on" DATE NOT NULL,
    "noticed_on" DATE,
    "feedback_on" DATE,
    "completed_on" DATE,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "inspection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_object" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "division_path" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "inspection_object_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_plan" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "goals" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "methods" TEXT[],
    "schedule" TEXT NOT NULL,
    "saved_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "inspection_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_member" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "is_inspector" BOOLEAN NOT NULL,
    "grant_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,
    "removed_at" TIMESTAMPTZ,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_grant" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "person_id" UUID NOT NULL,
    "mode" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ NOT NULL,
    "valid_to" TIMESTAMPTZ,
    "granted_by_post_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "inspection_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "organization_id" UUID,
    "division_id" UUID NOT NULL,
    "place_path" TEXT COLLATE "C" NOT NULL,
    "place_name" TEXT NOT NULL,
    "occurred_on" DATE NOT NULL,
    "methods" TEXT[],
    "orientation" TEXT,
    "selection" TEXT,
    "openness" TEXT,
    "persons_value" DOUBLE PRECISION,
    "persons_qualifier" TEXT,
    "recusal_judged" BOOLEAN NOT NULL,
    "released_at" TIMESTAMPTZ,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suggestion" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID,
    "organization_path" TEXT COLLATE "C",
    "aspect" TEXT,
    "text" TEXT NOT NULL,
    "occurred_on" DATE NOT NULL,
    "released_at" TIMESTAMPTZ,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "suggestion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "preliminary_opinion" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organ_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "summary" TEXT NOT NULL,
    "given_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "preliminary_opinion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "problem" (
    "id" UUID NOT NULL,
    "inspection_id" UUID,
    "parent_id" UUID,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "owner_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_division_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "supervising_organization_id" UUID,
    "visit_id" UUID,
    "place_name" TEXT,
    "aspect" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "requirement" TEXT,
    "level" TEXT NOT NULL,
    "cause" TEXT,
    "basis_article" TEXT,
    "source" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "due_on" DATE,
    "occurred_on" DATE NOT NULL,
    "released_at" TIMESTAMPTZ,
    "closed_on" DATE,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "problem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rectification" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "inspection_id" UUID,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "responsible_organization_id" UUID NOT NULL,
    "responsible_path" TEXT COLLATE "C" NOT NULL,
    "receipt_serial" SERIAL NOT NULL,
    "text" TEXT NOT NULL,
    "submitted_on" DATE NOT NULL,
    "submitted_by_id" UUID NOT NULL,
    "submitted_by_person_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'SUBMITTED',
    "decided_on" DATE,
    "decision_reason" TEXT,
    "decided_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "rectification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "inspection_owner_path_idx" ON "inspection"("owner_path");

-- CreateIndex
CREATE INDEX "inspection_organ_id_idx" ON "inspection"("organ_id");

-- CreateIndex
CREATE INDEX "inspection_object_organization_id_idx" ON "inspection_object"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "inspection_object_inspection_id_organization_id_key" ON "inspection_object"("inspection_id", "organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "inspection_plan_inspection_id_key" ON "inspection_plan"("inspection_id");

-- CreateIndex
CREATE INDEX "team_member_inspection_id_idx" ON "team_member"("inspection_id");

-- CreateIndex
CREATE INDEX "inspection_grant_person_id_idx" ON "inspection_grant"("person_id");

-- CreateIndex
CREATE INDEX "inspection_grant_inspection_id_idx" ON "inspection_grant"("inspection_id");

-- CreateIndex
CREATE INDEX "visit_inspection_id_id_idx" ON "visit"("inspection_id", "id");

-- CreateIndex
CREATE INDEX "visit_organization_id_id_idx" ON "visit"("organization_id", "id");

-- CreateIndex
CREATE INDEX "visit_owner_path_idx" ON "visit"("owner_path");

-- CreateIndex
CREATE INDEX "visit_place_path_idx" ON "visit"("place_path");

-- CreateIndex
CREATE UNIQUE INDEX "visit_inspection_id_client_id_key" ON "visit"("inspection_id", "client_id");

-- CreateIndex
CREATE INDEX "suggestion_owner_path_idx" ON "suggestion"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "suggestion_inspection_id_client_id_key" ON "suggestion"("inspection_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "suggestion_inspection_id_number_key" ON "suggestion"("inspection_id", "number");

-- CreateIndex
CREATE INDEX "preliminary_opinion_organization_id_id_idx" ON "preliminary_opinion"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "preliminary_opinion_inspection_id_organization_id_key" ON "preliminary_opinion"("inspection_id", "organization_id");

-- CreateIndex
CREATE INDEX "problem_inspection_id_id_idx" ON "problem"("inspection_id", "id");

-- CreateIndex
CREATE INDEX "problem_owner_path_idx" ON "problem"("owner_path");

-- CreateIndex
CREATE INDEX "problem_responsible_path_idx" ON "problem"("responsible_path");

-- CreateIndex
CREATE INDEX "problem_responsible_organization_id_id_idx" ON "problem"("responsible_organization_id", "id");

-- CreateIndex
CREATE INDEX "problem_owner_organization_id_id_idx" ON "problem"("owner_organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "problem_inspection_id_client_id_key" ON "problem"("inspection_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "problem_parent_id_client_id_key" ON "problem"("parent_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "problem_inspection_id_number_key" ON "problem"("inspection_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "problem_parent_id_number_key" ON "problem"("parent_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "rectification_receipt_serial_key" ON "rectification"("receipt_serial");

-- CreateIndex
CREATE INDEX "rectification_problem_id_idx" ON "rectification"("problem_id");

-- AddForeignKey
ALTER TABLE "inspection_object" ADD CONSTRAINT "inspection_object_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inspection_grant" ADD CONSTRAINT "inspection_grant_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suggestion" ADD CONSTRAINT "suggestion_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preliminary_opinion" ADD CONSTRAINT "preliminary_opinion_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "visit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "problem"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rectification" ADD CONSTRAINT "rectification_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rectification" ADD CONSTRAINT "rectification_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Lists that SQL keeps, so that no code path can write anything else.
ALTER TABLE inspection ADD CHECK (field IN ('GOVERNMENT', 'SCHOOL', 'MONITORING'));
ALTER TABLE inspection ADD CHECK (scope IN ('COMPREHENSIVE', 'SPECIAL', 'REGULAR'));
ALTER TABLE inspection ADD CHECK (status IN ('DRAFT', 'NOTIFIED', 'ON_SITE', 'FEEDBACK_GIVEN', 'COMPLETED'));
ALTER TABLE inspection_plan ADD CHECK (cardinality(methods) > 0
  AND methods <@ ARRAY['ON_SITE', 'DOCUMENTS', 'TALKS', 'QUESTIONNAIRE', 'LESSON', 'MEETING']);
ALTER TABLE team_member ADD CHECK (role IN ('LEAD', 'MEMBER'));
ALTER TABLE inspection_grant ADD CHECK (mode IN ('READ', 'WRITE'));
ALTER TABLE inspection_grant ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
ALTER TABLE visit ADD CHECK (kind IN ('SCHOOL', 'TRAINING_INSTITUTION', 'TOWNSHIP', 'MEETING', 'OTHER'));
ALTER TABLE visit ADD CHECK (cardinality(methods) > 0
  AND methods <@ ARRAY['ON_SITE', 'DOCUMENTS', 'TALKS', 'QUESTIONNAIRE', 'LESSON', 'MEETING']);
ALTER TABLE visit ADD CHECK (orientation IN ('PROCESS', 'RESULT'));
ALTER TABLE visit ADD CHECK (selection IN ('ROUTINE', 'RANDOM'));
ALTER TABLE visit ADD CHECK (openness IN ('OPEN', 'COVERT'));
ALTER TABLE visit ADD CHECK (persons_qualifier IN ('EQ', 'GE', 'GT', 'APPROX'));
ALTER TABLE visit ADD CHECK ((persons_value IS NULL) = (persons_qualifier IS NULL) AND persons_value >= 0);
ALTER TABLE problem ADD CHECK (level IN ('GENERAL', 'SERIOUS'));
ALTER TABLE problem ADD CHECK (source IN ('INSPECTION', 'HIGHER_TIER', 'COMPLAINT', 'MONITORING', 'DATA'));
ALTER TABLE problem ADD CHECK (status IN ('PRELIMINARY', 'OPEN', 'REPORTED', 'RETURNED', 'VERIFIED', 'CLOSED'));
ALTER TABLE problem ADD CHECK ((inspection_id IS NULL) <> (parent_id IS NULL));
ALTER TABLE problem ADD CHECK ((status = 'PRELIMINARY') = (released_at IS NULL));
ALTER TABLE problem ADD CHECK ((status = 'CLOSED') = (closed_on IS NOT NULL));
ALTER TABLE problem ADD CHECK (owner_organization_id <> responsible_organization_id);
ALTER TABLE rectification ADD CHECK (outcome IN ('SUBMITTED', 'RETURNED', 'VERIFIED'));
ALTER TABLE rectification ADD CHECK ((outcome = 'SUBMITTED') = (decided_on IS NULL));

-- One person sits on a team once, and one member leads it. One report at a time waits for its decision.
CREATE UNIQUE INDEX team_member_once ON team_member (inspection_id, person_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX team_member_one_lead ON team_member (inspection_id) WHERE removed_at IS NULL AND role = 'LEAD';
CREATE UNIQUE INDEX rectification_one_waiting ON rectification (problem_id) WHERE outcome = 'SUBMITTED';

-- The acting body's range, for the triggers below; policies spell the comparison out, so that they use an index.
DO $do$
BEGIN
  EXECUTE format('CREATE FUNCTION is_own(path text) RETURNS boolean LANGUAGE sql STABLE AS %L',
    'SELECT ' || in_range('(path COLLATE "C")'));
END $do$;

-- Whether the acting person holds a grant, in force now, to record in this inspection.
CREATE FUNCTION may_record(inspection uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM inspection_grant g
    WHERE g.inspection_id = $1
      AND g.mode = 'WRITE'
      AND g.person_id = nullif(current_setting('app.person', true), '')::uuid
      AND g.valid_from <= coalesce(nullif(current_setting('app.clock', true), '')::timestamptz, now())
      AND (g.valid_to IS NULL
        OR g.valid_to > coalesce(nullif(current_setting('app.clock', true), '')::timestamptz, now())))
$$;

-- Whether a row says of its owner what its inspection says. Somebody's own path on another's matter opens nothing.
CREATE FUNCTION belongs_to(inspection uuid, path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM inspection i WHERE i.id = $1 AND i.owner_path = $2)
$$;

-- Whether the acting body is the one that inspects.
CREATE FUNCTION is_organ(inspection uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM inspection i
    WHERE i.id = $1 AND i.organ_id = nullif(current_setting('app.organization', true), '')::uuid)
$$;

-- Whether a part is owned where the unit of its problem belongs: only that division's offices split it.
CREATE FUNCTION is_part_of(problem uuid, path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM problem p WHERE p.id = $1 AND p.responsible_path = $2)
$$;

-- Whether a report speaks of a problem with the owner and the unit that the problem has.
CREATE FUNCTION reports_on(problem uuid, path text, organization uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM problem p WHERE p.id = $1 AND p.owner_path = $2 AND p.responsible_organization_id = $3)
$$;

-- How many parts of a problem are not closed, seen or not: the unit that reports a problem need not see its parts.
CREATE FUNCTION unfinished_parts(problem uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM problem p WHERE p.parent_id = $1 AND p.status <> 'CLOSED'
$$;
DO $$
BEGIN
  REVOKE ALL ON FUNCTION unfinished_parts FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION unfinished_parts TO %I', regexp_replace(current_user, '_owner$', '_app'));
END $$;

-- Whoever sees a row may lock it, so that two commands at once wait for each other. What they may change is less:
-- outside the owner's range one column, in one direction.
CREATE FUNCTION guard_inspection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT row_security_active(TG_RELID) OR is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  -- The first visit of a member from another division.
  IF OLD.status = 'NOTIFIED' AND NEW.status = 'ON_SITE' AND may_record(OLD.id)
    AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: inspection % belongs to another range', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON inspection FOR EACH ROW EXECUTE FUNCTION guard_inspection();

CREATE FUNCTION guard_problem() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT row_security_active(TG_RELID) OR is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  -- The report of the responsible unit.
  IF OLD.responsible_organization_id = nullif(current_setting('app.organization', true), '')::uuid
    AND OLD.status IN ('OPEN', 'RETURNED') AND NEW.status = 'REPORTED'
    AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: problem % belongs to another range', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON problem FOR EACH ROW EXECUTE FUNCTION guard_problem();

-- Who sees and writes what. An inspection and all that belongs to it: the inspecting body's tiers, and who holds a
-- grant to it. The units see what was released to them and concerns themselves.
DO $do$
DECLARE
  own text := in_range('owner_path');
  matter text := own || ' OR ' || is_granted('inspection_id');
  -- What commands write: rows of the acting body's range, each of the inspection that it names.
  written text := own || ' AND belongs_to(inspection_id, owner_path)';
  -- A body of the range that is itself concerned, a bureau beside the office that inspects it, waits for the release like
  -- every unit.
  found_by_own text := '(' || own || ' AND (coalesce(NOT ' || is_acting('organization_id', 'organization')
    || ', true) OR is_organ(inspection_id))) OR ' || is_granted('inspection_id');
  problem_seen text := '(' || own || ' AND coalesce(NOT ' || is_acting('responsible_organization_id', 'organization')
    || ', true)) OR ' || is_granted('inspection_id') || ' OR (released_at IS NOT NULL AND (' || in_range('responsible_path') || ' OR '
    || is_acting('responsible_organization_id', 'organization') || '))';
  tab text;
BEGIN
  PERFORM protect('inspection', own || ' OR ' || is_granted('id'), own);
  EXECUTE format('ALTER POLICY scope_insert ON inspection WITH CHECK (%s)',
    own || ' AND ' || is_acting('organ_id', 'organization'));
  EXECUTE format('ALTER POLICY scope_update ON inspection USING (%s) WITH CHECK (%s)',
    own || ' OR ' || is_granted('id'), own || ' OR may_record(id)');

  PERFORM protect('inspection_object', matter, written);
  PERFORM protect('inspection_plan', matter, written);
  PERFORM protect('team_member', matter, written);
  PERFORM protect('inspection_grant', own || ' OR ' || is_acting('person_id', 'person'), written);

  PERFORM protect('visit',
    found_by_own || ' OR (released_at IS NOT NULL AND (' || in_range('place_path') || ' OR '
      || is_acting('organization_id', 'organization') || '))',
    written);
  EXECUTE format('ALTER POLICY scope_insert ON visit WITH CHECK (%s)',
    'belongs_to(inspection_id, owner_path) AND (' || own
      || ' OR (may_record(inspection_id) AND released_at IS NULL))');

  PERFORM protect('suggestion',
    found_by_own || ' OR (released_at IS NOT NULL AND (' || in_range('organization_path') || ' OR '
      || is_acting('organization_id', 'organization') || '))',
    written);
  PERFORM protect('preliminary_opinion',
    matter || ' OR ' || in_range('organization_path') || ' OR ' || is_acting('organization_id', 'organization'),
    written);

  PERFORM protect('problem', problem_seen, own);
  EXECUTE format('ALTER POLICY scope_insert ON problem WITH CHECK (%s)',
    own || ' AND ' || is_acting('owner_organization_id', 'organization')
      || ' AND (belongs_to(inspection_id, owner_path) OR is_part_of(parent_id, owner_path))');
  EXECUTE format('ALTER POLICY scope_update ON problem USING (%s) WITH CHECK (%s)', problem_seen,
    own || ' OR (released_at IS NOT NULL AND status = ''REPORTED'' AND '
      || is_acting('responsible_organization_id', 'organization') || ')');

  PERFORM protect('rectification',
    matter || ' OR ' || in_range('responsible_path') || ' OR '
      || is_acting('responsible_organization_id', 'organization'),
    own);
  EXECUTE format('ALTER POLICY scope_insert ON rectification WITH CHECK (%s)',
    is_acting('responsible_organization_id', 'organization') || ' AND '
      || is_acting('submitted_by_id', 'organization') || ' AND outcome = ''SUBMITTED'' '
      || 'AND reports_on(problem_id, owner_path, responsible_organization_id)');

  -- Nothing of this is ever deleted.
  FOR tab IN SELECT DISTINCT tablename FROM pg_policies WHERE policyname = 'scope_delete' LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

-- States go on; what was found, where, by whom and against whom stays as it was recorded.
SELECT may_change('inspection', 'status', 'rules', 'noticed_on', 'feedback_on', 'completed_on');
SELECT may_change('inspection_plan', 'goals', 'content', 'methods', 'schedule', 'saved_on', 'recorded_at');
SELECT may_change('team_member', 'is_inspector', 'removed_at');
SELECT may_change('inspection_grant', 'valid_to');
SELECT may_change('visit', 'recusal_judged', 'released_at');
SELECT may_change('suggestion', 'released_at');
SELECT may_change('problem', 'status', 'returns', 'released_at', 'closed_on');
SELECT may_change('rectification', 'outcome', 'decided_on', 'decision_reason', 'decided_by_person_id');
