-- CreateTable
CREATE TABLE "annual_plan" (
    "id" UUID NOT NULL,
    "organ_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "year" INTEGER NOT NULL,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "annual_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "annual_plan_version" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "title" TEXT NOT NULL,
    "combination" TEXT NOT NULL,
    "sources" JSONB NOT NULL,
    "reason" TEXT,
    "saved_on" DATE NOT NULL,
    "approver_id" UUID,
    "submitted_on" DATE,
    "submitted_by_person_id" UUID,
    "decided_on" DATE,
    "decided_by_person_id" UUID,
    "decision_number" TEXT,
    "decision_document_id" UUID,
    "return_reason" TEXT,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "annual_plan_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_item" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "lineage_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "organization_ids" UUID[],
    "unit_kinds" TEXT[],
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "responsible_organization_id" UUID,
    "responsible_person_id" UUID,
    "orientations" TEXT[],
    "selections" TEXT[],
    "openness" TEXT[],
    "inspections" INTEGER NOT NULL,
    "note" TEXT,

    CONSTRAINT "plan_item_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "inspection" ADD COLUMN     "is_emergency" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "plan_item_id" UUID;

-- CreateIndex
CREATE INDEX "inspection_plan_item_id_idx" ON "inspection"("plan_item_id");

-- CreateIndex
CREATE INDEX "annual_plan_owner_path_idx" ON "annual_plan"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "annual_plan_organ_id_year_key" ON "annual_plan"("organ_id", "year");

-- CreateIndex
CREATE UNIQUE INDEX "annual_plan_version_plan_id_number_key" ON "annual_plan_version"("plan_id", "number");

-- CreateIndex
CREATE INDEX "plan_item_plan_id_idx" ON "plan_item"("plan_id");

-- CreateIndex
CREATE INDEX "plan_item_lineage_id_idx" ON "plan_item"("lineage_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_item_version_id_number_key" ON "plan_item"("version_id", "number");

-- AddForeignKey
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_plan_item_id_fkey" FOREIGN KEY ("plan_item_id") REFERENCES "plan_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "annual_plan_version" ADD CONSTRAINT "annual_plan_version_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "annual_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_item" ADD CONSTRAINT "plan_item_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "annual_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_item" ADD CONSTRAINT "plan_item_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "annual_plan_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE annual_plan ADD CHECK (year BETWEEN 2000 AND 2100);
ALTER TABLE annual_plan_version ADD CHECK (status IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'APPROVED'));
ALTER TABLE annual_plan_version ADD CHECK (number > 0 AND jsonb_typeof(sources) = 'array');
-- An amendment says why.
ALTER TABLE annual_plan_version ADD CHECK ((number = 1) = (reason IS NULL));
ALTER TABLE annual_plan_version ADD CHECK (status = 'DRAFT'
  OR num_nulls(approver_id, submitted_on, submitted_by_person_id) = 0);
ALTER TABLE annual_plan_version ADD CHECK ((status IN ('RETURNED', 'APPROVED')) = (decided_on IS NOT NULL));
ALTER TABLE annual_plan_version ADD CHECK (status <> 'APPROVED'
  OR num_nonnulls(decision_number, decision_document_id) > 0);
ALTER TABLE annual_plan_version ADD CHECK (status <> 'RETURNED' OR return_reason IS NOT NULL);
ALTER TABLE plan_item ADD CHECK (field IN ('GOVERNMENT', 'SCHOOL', 'MONITORING'));
ALTER TABLE plan_item ADD CHECK (scope IN ('COMPREHENSIVE', 'SPECIAL', 'REGULAR'));
ALTER TABLE plan_item ADD CHECK (cardinality(organization_ids) + cardinality(unit_kinds) > 0
  AND unit_kinds <@ ARRAY['GOVERNMENT', 'DEPARTMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'OTHER']);
ALTER TABLE plan_item ADD CHECK (orientations <@ ARRAY['PROCESS', 'RESULT']);
ALTER TABLE plan_item ADD CHECK (selections <@ ARRAY['ROUTINE', 'RANDOM']);
ALTER TABLE plan_item ADD CHECK (openness <@ ARRAY['OPEN', 'COVERT']);
ALTER TABLE plan_item ADD CHECK (to_on >= from_on AND inspections > 0);
-- What is in the plan is no emergency: an emergency starts at once, without the plan.
ALTER TABLE inspection ADD CHECK (NOT is_emergency OR plan_item_id IS NULL);

-- One version of a plan at a time is on its way to approval.
CREATE UNIQUE INDEX annual_plan_version_one_open ON annual_plan_version (plan_id) WHERE status <> 'APPROVED';

-- Whether the acting body is the one whose plan it is, and the row says of its owner what the plan says.
CREATE FUNCTION is_own_plan(plan uuid, path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM annual_plan p WHERE p.id = $1 AND p.owner_path = $2
    AND p.organ_id = nullif(current_setting('app.organization', true), '')::uuid)
$$;

-- Whether a version may still be written: before it is submitted, and after it was returned.
CREATE FUNCTION is_draft(version uuid, plan uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM annual_plan_version v WHERE v.id = $1 AND v.plan_id = $2 AND v.status IN ('DRAFT', 'RETURNED'))
$$;

-- What was submitted is changed by nobody, and decided once; the body that decides need not belong to the owner's range.
CREATE FUNCTION guard_plan_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decision text[] := ARRAY['status', 'returns', 'decided_on', 'decided_by_person_id', 'decision_number',
    'decision_document_id', 'return_reason'];
BEGIN
  IF NOT row_security_active(TG_RELID) THEN
    RETURN NEW;
  END IF;
  IF OLD.status IN ('DRAFT', 'RETURNED') AND NEW.status IN ('DRAFT', 'SUBMITTED') AND is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  IF OLD.status = 'SUBMITTED' AND NEW.status IN ('RETURNED', 'APPROVED') AND to_jsonb(NEW) - decision = to_jsonb(OLD) - decision THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: plan version % is not to be changed', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON annual_plan_version FOR EACH ROW EXECUTE FUNCTION guard_plan_version();

-- A plan is for the tiers of its office, and from the submission on for the body that decides. No unit sees that it is
-- going to be inspected, also where it sits in the owner's range: a visit may be covert.
DO $do$
DECLARE
  own text := in_range('owner_path');
  seen text := own || ' OR (status <> ''DRAFT'' AND ' || is_acting('approver_id', 'organization') || ')';
BEGIN
  PERFORM protect('annual_plan_version', seen);
  EXECUTE format('ALTER POLICY scope_insert ON annual_plan_version WITH CHECK (%s)',
    own || ' AND is_own_plan(plan_id, owner_path) AND status = ''DRAFT''');

  PERFORM protect('annual_plan',
    own || ' OR EXISTS (SELECT FROM annual_plan_version v WHERE v.plan_id = annual_plan.id)',
    own || ' AND ' || is_acting('organ_id', 'organization'));
  EXECUTE format('ALTER POLICY scope_update ON annual_plan USING (%s)',
    own || ' OR EXISTS (SELECT FROM annual_plan_version v WHERE v.plan_id = annual_plan.id)');

  PERFORM protect('plan_item',
    'EXISTS (SELECT FROM annual_plan_version v WHERE v.id = version_id) AND (is_own_plan(plan_id, owner_path)'
      || ' OR coalesce(nullif(current_setting(''app.organization'', true), '''')::uuid <> ALL (organization_ids), true))',
    own || ' AND is_own_plan(plan_id, owner_path) AND is_draft(version_id, plan_id)');
  DROP POLICY scope_update ON plan_item;
  DROP POLICY scope_delete ON annual_plan;
  DROP POLICY scope_delete ON annual_plan_version;
END $do$;

-- Whose plan it is and for which year stays; a version goes its way, its items are written anew while it is a draft.
SELECT may_change('annual_plan_version', 'status', 'title', 'combination', 'sources', 'reason', 'saved_on', 'approver_id',
  'submitted_on', 'submitted_by_person_id', 'decided_on', 'decided_by_person_id', 'decision_number',
  'decision_document_id', 'return_reason', 'returns', 'rules', 'recorded_at');
-- To lock it, so that two commands at once wait for each other.
SELECT may_change('annual_plan', 'recorded_at');
SELECT may_delete('plan_item');
