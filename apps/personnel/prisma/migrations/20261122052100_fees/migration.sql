-- CreateTable
CREATE TABLE "fee" (
    "id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "person_id" UUID NOT NULL,
    "worked_on" DATE NOT NULL,
    "activity_kind" TEXT NOT NULL,
    "activity_id" UUID,
    "activity_title" TEXT,
    "activity_key" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "title_class" TEXT NOT NULL,
    "is_leading" BOOLEAN NOT NULL,
    "day_number" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "net" INTEGER NOT NULL,
    "tax" INTEGER NOT NULL,
    "gross" INTEGER NOT NULL,
    "computation" JSONB NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "recorded_by_id" UUID NOT NULL,
    "submitted_on" DATE,
    "submitted_by_id" UUID,
    "approved_on" DATE,
    "approved_by_id" UUID,
    "paid_on" DATE,
    "voucher_number" TEXT,
    "cancelled_on" DATE,
    "cancel_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "fee_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "fee_office_organization_id_worked_on_idx" ON "fee"("office_organization_id", "worked_on");

-- CreateIndex
CREATE INDEX "fee_person_id_idx" ON "fee"("person_id");

-- CreateIndex
CREATE INDEX "fee_owner_path_idx" ON "fee"("owner_path");


-- Lists and orders that SQL keeps, so that no code path can write anything else. Whoever approves neither handed the line
-- in nor is paid by it.
ALTER TABLE fee ADD CHECK (activity_kind IN ('INSPECTION', 'TRAINING_SESSION', 'EVALUATION_ROUND', 'OTHER'));
ALTER TABLE fee ADD CHECK ((activity_kind = 'OTHER') = (activity_id IS NULL) AND num_nulls(activity_id, activity_title) = 1);
ALTER TABLE fee ADD CHECK (activity_key = coalesce(activity_kind || ' ' || activity_id,
  office_organization_id || ' ' || activity_title));
ALTER TABLE fee ADD CHECK (mode IN ('MEETING', 'ON_SITE', 'CORRESPONDENCE'));
ALTER TABLE fee ADD CHECK (part IN ('FULL_DAY', 'HALF_DAY'));
ALTER TABLE fee ADD CHECK (title_class IN ('SENIOR', 'OTHER'));
ALTER TABLE fee ADD CHECK (day_number > 0);
ALTER TABLE fee ADD CHECK (amount > 0 AND net > 0 AND tax >= 0 AND gross = net + tax AND amount IN (net, gross));
ALTER TABLE fee ADD CHECK (status IN ('RECORDED', 'SUBMITTED', 'APPROVED', 'PAID', 'CANCELLED'));
ALTER TABLE fee ADD CHECK (num_nulls(submitted_on, submitted_by_id) IN (0, 2));
ALTER TABLE fee ADD CHECK (num_nulls(approved_on, approved_by_id) IN (0, 2));
ALTER TABLE fee ADD CHECK (num_nulls(paid_on, voucher_number) IN (0, 2));
ALTER TABLE fee ADD CHECK (num_nulls(cancelled_on, cancel_reason) IN (0, 2));
ALTER TABLE fee ADD CHECK (status NOT IN ('SUBMITTED', 'APPROVED', 'PAID') OR submitted_by_id IS NOT NULL);
ALTER TABLE fee ADD CHECK (status NOT IN ('APPROVED', 'PAID') OR approved_by_id IS NOT NULL);
ALTER TABLE fee ADD CHECK ((status = 'PAID') = (paid_on IS NOT NULL));
ALTER TABLE fee ADD CHECK ((status = 'CANCELLED') = (cancelled_on IS NOT NULL));
ALTER TABLE fee ADD CHECK (approved_by_id NOT IN (submitted_by_id, person_id));

-- A person is paid a day of an activity once, whichever office pays; what was cancelled does not count.
CREATE UNIQUE INDEX fee_once ON fee (person_id, worked_on, activity_key) WHERE status <> 'CANCELLED';

-- Money is seen by the officers and leaders of the paying office and of the tiers above it, and by whom it is paid to. The
-- office writes it, and nobody his own.
DO $do$
DECLARE
  staff text := '(' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ')';
  self text := is_acting('person_id', 'person');
BEGIN
  PERFORM protect('fee', self || ' OR (' || staff || ' AND ' || in_range('owner_path') || ')',
    staff || ' AND ' || is_acting('office_organization_id', 'organization') || ' AND ' || in_range('owner_path')
      || ' AND coalesce(NOT ' || self || ', true)');
END $do$;

DROP POLICY scope_delete ON fee;

-- A line goes on; who, when, for what and how much stays.
SELECT may_change('fee', 'status', 'submitted_on', 'submitted_by_id', 'approved_on', 'approved_by_id', 'paid_on',
  'voucher_number', 'cancelled_on', 'cancel_reason');
