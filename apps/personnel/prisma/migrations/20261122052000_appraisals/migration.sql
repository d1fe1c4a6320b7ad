-- CreateTable
CREATE TABLE "appraisal_round" (
    "id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "appraised_year" INTEGER NOT NULL,
    "opened_on" DATE NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "appraisal_round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appraisal" (
    "id" UUID NOT NULL,
    "round_id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "inspector_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "statement" TEXT,
    "stated_on" DATE,
    "published_on" DATE,
    "object_until" DATE,
    "acknowledged_on" DATE,
    "objection" TEXT,
    "objected_on" DATE,
    "decision" TEXT,
    "decided_by_id" UUID,
    "grade" TEXT,
    "final_on" DATE,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "appraisal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appraisal_snapshot" (
    "id" UUID NOT NULL,
    "appraisal_id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "figures" JSONB NOT NULL,
    "taken_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "appraisal_snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appraisal_proposal" (
    "id" UUID NOT NULL,
    "appraisal_id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "inspector_id" UUID NOT NULL,
    "grade" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "remarks" JSONB NOT NULL,
    "proposed_on" DATE NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "appraisal_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "appraisal_round_owner_path_idx" ON "appraisal_round"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "appraisal_round_office_organization_id_appraised_year_key" ON "appraisal_round"("office_organization_id", "appraised_year");

-- CreateIndex
CREATE INDEX "appraisal_inspector_id_idx" ON "appraisal"("inspector_id");

-- CreateIndex
CREATE INDEX "appraisal_owner_path_idx" ON "appraisal"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "appraisal_round_id_inspector_id_key" ON "appraisal"("round_id", "inspector_id");

-- CreateIndex
CREATE INDEX "appraisal_snapshot_appraisal_id_idx" ON "appraisal_snapshot"("appraisal_id");

-- CreateIndex
CREATE UNIQUE INDEX "appraisal_proposal_appraisal_id_key" ON "appraisal_proposal"("appraisal_id");

-- AddForeignKey
ALTER TABLE "appraisal" ADD CONSTRAINT "appraisal_inspector_id_fkey" FOREIGN KEY ("inspector_id") REFERENCES "inspector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An appraisal says of its office what its round says, and so on down: the office's own path on another's matter opens
-- nothing. Each key holds the plain reference too.
ALTER TABLE appraisal_round ADD CONSTRAINT appraisal_round_owner_key UNIQUE (id, office_organization_id, owner_path);
ALTER TABLE appraisal ADD CONSTRAINT appraisal_round_id_fkey
  FOREIGN KEY (round_id, office_organization_id, owner_path)
  REFERENCES appraisal_round (id, office_organization_id, owner_path);
ALTER TABLE appraisal ADD CONSTRAINT appraisal_owner_key UNIQUE (id, office_organization_id, inspector_id);
ALTER TABLE appraisal ADD CONSTRAINT appraisal_office_key UNIQUE (id, office_organization_id);
ALTER TABLE appraisal_snapshot ADD CONSTRAINT appraisal_snapshot_appraisal_id_fkey
  FOREIGN KEY (appraisal_id, office_organization_id) REFERENCES appraisal (id, office_organization_id);
ALTER TABLE appraisal_proposal ADD CONSTRAINT appraisal_proposal_appraisal_id_fkey
  FOREIGN KEY (appraisal_id, office_organization_id, inspector_id)
  REFERENCES appraisal (id, office_organization_id, inspector_id);

-- Lists and orders that SQL keeps, so that no code path can write anything else. Nobody appraises himself.
ALTER TABLE appraisal_round ADD CHECK (appraised_year BETWEEN 1900 AND 2200);
ALTER TABLE appraisal ADD CHECK (status IN ('OPEN', 'STATED', 'PROPOSED', 'PUBLISHED', 'OBJECTED', 'FINAL'));
ALTER TABLE appraisal ADD CHECK (num_nulls(statement, stated_on) IN (0, 2));
ALTER TABLE appraisal ADD CHECK (num_nulls(objection, objected_on) IN (0, 2));
ALTER TABLE appraisal ADD CHECK (num_nulls(decision, decided_by_id) IN (0, 2) AND (decision IS NULL OR objection IS NOT NULL));
ALTER TABLE appraisal ADD CHECK (decided_by_id <> inspector_id);
ALTER TABLE appraisal ADD CHECK (status <> 'STATED' OR statement IS NOT NULL);
ALTER TABLE appraisal ADD CHECK ((status IN ('PUBLISHED', 'OBJECTED', 'FINAL')) = (published_on IS NOT NULL));
ALTER TABLE appraisal ADD CHECK ((published_on IS NULL) = (object_until IS NULL) AND object_until >= published_on);
ALTER TABLE appraisal ADD CHECK (acknowledged_on >= published_on AND objected_on >= published_on);
ALTER TABLE appraisal ADD CHECK (status <> 'OBJECTED' OR objection IS NOT NULL);
ALTER TABLE appraisal ADD CHECK ((status = 'FINAL') = (grade IS NOT NULL) AND num_nulls(grade, final_on) IN (0, 2));
ALTER TABLE appraisal_proposal ADD CHECK (proposed_by_id <> inspector_id);

-- The appraised changes his own words and nothing else; the office changes everything but them. Which row is whose, the
-- policies below decide.
CREATE FUNCTION guard_appraisal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own text[] := ARRAY['status', 'statement', 'stated_on', 'acknowledged_on', 'objection', 'objected_on'];
  step text := OLD.status || ' ' || NEW.status;
BEGIN
  IF NOT row_security_active(TG_RELID) THEN
    RETURN NEW;
  ELSIF OLD.inspector_id = nullif(current_setting('app.person', true), '')::uuid THEN
    IF to_jsonb(NEW) - own = to_jsonb(OLD) - own AND step IN ('OPEN STATED', 'STATED STATED', 'PUBLISHED PUBLISHED',
      'PUBLISHED OBJECTED') THEN
      RETURN NEW;
    END IF;
  ELSIF (NEW.statement, NEW.stated_on, NEW.acknowledged_on, NEW.objection, NEW.objected_on)
    IS NOT DISTINCT FROM (OLD.statement, OLD.stated_on, OLD.acknowledged_on, OLD.objection, OLD.objected_on) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: appraisal % is not to be changed so', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON appraisal FOR EACH ROW EXECUTE FUNCTION guard_appraisal();

-- An appraisal is the inspector's and the appraising office's; when it is final, officers and leaders of the tiers above
-- see it too. What is proposed the inspector sees when it is published, also an inspector who works in the office.
DO $do$
DECLARE
  staff text := '(' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ')';
  office text := '(' || staff || ' AND ' || is_acting('office_organization_id', 'organization') || ')';
  self text := is_acting('inspector_id', 'person');
  tab text;
BEGIN
  PERFORM protect('appraisal_round',
    in_range('owner_path') || ' OR EXISTS (SELECT FROM appraisal a WHERE a.round_id = appraisal_round.id)',
    office || ' AND ' || in_range('owner_path'));
  PERFORM protect('appraisal',
    self || ' OR ' || office || ' OR (' || staff || ' AND status = ''FINAL'' AND ' || in_range('owner_path') || ')',
    office || ' AND ' || in_range('owner_path'));
  EXECUTE format('ALTER POLICY scope_update ON appraisal USING (%1$s) WITH CHECK (%1$s)', self || ' OR ' || office);
  PERFORM protect('appraisal_snapshot',
    'EXISTS (SELECT FROM appraisal a WHERE a.id = appraisal_id)', office);
  PERFORM protect('appraisal_proposal',
    '(' || office || ' AND coalesce(NOT ' || self || ', true)) OR EXISTS (SELECT FROM appraisal a'
      || ' WHERE a.id = appraisal_id AND a.published_on IS NOT NULL)',
    office || ' AND coalesce(NOT ' || self || ', true)');

  -- Without a policy nobody may: nothing is deleted here, and rounds and snapshots do not change.
  FOREACH tab IN ARRAY ARRAY['appraisal_round', 'appraisal', 'appraisal_snapshot', 'appraisal_proposal'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;
DROP POLICY scope_update ON appraisal_round;
DROP POLICY scope_update ON appraisal_snapshot;

SELECT may_change('appraisal', 'status', 'statement', 'stated_on', 'published_on', 'object_until', 'acknowledged_on',
  'objection', 'objected_on', 'decision', 'decided_by_id', 'grade', 'final_on');
SELECT may_change('appraisal_proposal', 'grade', 'reason', 'remarks', 'proposed_on', 'proposed_by_id', 'recorded_at');
