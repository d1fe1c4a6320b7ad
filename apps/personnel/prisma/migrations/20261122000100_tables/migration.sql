-- CreateTable
CREATE TABLE "inspector" (
    "id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "inspector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appointment" (
    "id" UUID NOT NULL,
    "inspector_id" UUID NOT NULL,
    "tier" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "session" INTEGER,
    "status" TEXT NOT NULL,
    "recommending_organization_id" UUID NOT NULL,
    "recommender_path" TEXT COLLATE "C" NOT NULL,
    "appointing_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "home_division_id" UUID NOT NULL,
    "home_path" TEXT COLLATE "C" NOT NULL,
    "recommended_on" DATE NOT NULL,
    "reviewed_on" DATE,
    "rejected_on" DATE,
    "rejection_reason" TEXT,
    "notice_from" DATE,
    "notice_to" DATE,
    "appointed_on" DATE,
    "term_from" DATE,
    "term_to" DATE,
    "document_number" TEXT,
    "card_number" TEXT,
    "ended_on" DATE,
    "end_reason" TEXT,
    "rule_version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "declared_relation" (
    "id" UUID NOT NULL,
    "inspector_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "ground" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "note" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "declared_relation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "appointment_inspector_id_idx" ON "appointment"("inspector_id");

-- CreateIndex
CREATE INDEX "appointment_owner_path_idx" ON "appointment"("owner_path");

-- CreateIndex
CREATE INDEX "appointment_recommender_path_idx" ON "appointment"("recommender_path");

-- CreateIndex
CREATE INDEX "appointment_home_path_idx" ON "appointment"("home_path");

-- CreateIndex
CREATE UNIQUE INDEX "appointment_appointing_organization_id_card_number_key" ON "appointment"("appointing_organization_id", "card_number");

-- CreateIndex
CREATE INDEX "declared_relation_inspector_id_idx" ON "declared_relation"("inspector_id");

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_inspector_id_fkey" FOREIGN KEY ("inspector_id") REFERENCES "inspector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "declared_relation" ADD CONSTRAINT "declared_relation_inspector_id_fkey" FOREIGN KEY ("inspector_id") REFERENCES "inspector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lists and orders that SQL keeps, so that no code path can write anything else.
ALTER TABLE appointment ADD CHECK (tier IN ('PROVINCE', 'CITY', 'COUNTY'));
ALTER TABLE appointment ADD CHECK (kind IN ('FULL_TIME', 'PART_TIME', 'SPECIAL'));
ALTER TABLE appointment ADD CHECK (status IN ('RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE', 'APPOINTED', 'REJECTED',
  'ENDED'));
ALTER TABLE appointment ADD CHECK (session > 0);
ALTER TABLE appointment ADD CHECK (notice_to >= notice_from);
ALTER TABLE appointment ADD CHECK (term_to > term_from);
ALTER TABLE appointment ADD CHECK (ended_on > term_from);
ALTER TABLE appointment ADD CHECK (status NOT IN ('APPOINTED', 'ENDED')
  OR (num_nulls(notice_to, appointed_on, term_from) = 0 AND appointed_on > notice_to));
ALTER TABLE appointment ADD CHECK (kind <> 'PART_TIME' OR term_from IS NULL OR term_to IS NOT NULL);
ALTER TABLE appointment ADD CHECK ((status = 'REJECTED') = (rejected_on IS NOT NULL));
ALTER TABLE appointment ADD CHECK ((status = 'ENDED') = (ended_on IS NOT NULL));
ALTER TABLE declared_relation ADD CHECK (ground IN ('NEAR_RELATIVE', 'FAMILY_EMPLOYED', 'OTHER'));
ALTER TABLE declared_relation ADD CHECK (valid_to > valid_from);

-- One candidacy at a time: two officers who recommend the same person at once cannot both succeed.
CREATE UNIQUE INDEX appointment_open_key ON appointment (inspector_id, appointing_organization_id)
  WHERE status IN ('RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE');

-- An appointment is seen by the appointing organ's division, by the recommender's, by the division that the inspector
-- comes from, and by the inspector. It is changed by the appointing organ alone.
SELECT protect('appointment',
  in_range('owner_path') || ' OR ' || in_range('recommender_path') || ' OR ' || in_range('home_path') || ' OR '
    || is_acting('inspector_id', 'person'),
  is_acting('appointing_organization_id', 'organization'));

-- An inspector is seen with any of the appointments.
SELECT protect('inspector',
  is_acting('id', 'person') || ' OR EXISTS (SELECT FROM appointment a WHERE a.inspector_id = inspector.id)',
  has_role('OFFICER') || ' OR ' || has_role('LEADER'));

-- What somebody declares about relatives is for the inspector and for the officers who see an appointment.
SELECT protect('declared_relation',
  is_acting('inspector_id', 'person') || ' OR ((' || has_role('OFFICER') || ' OR ' || has_role('LEADER')
    || ') AND EXISTS (SELECT FROM appointment a WHERE a.inspector_id = declared_relation.inspector_id))');

-- Recommending is an act of the recommender, not of the appointing organ, and the first step only.
DO $$
BEGIN
  EXECUTE format('ALTER POLICY scope_insert ON appointment WITH CHECK (%s)',
    in_range('recommender_path') || ' AND ' || is_acting('recommending_organization_id', 'organization')
      || ' AND status = ''RECOMMENDED''');
END $$;

-- Without a policy nobody may: nothing is deleted here, and of these tables only an appointment changes.
DROP POLICY scope_delete ON appointment;
DROP POLICY scope_delete ON inspector;
DROP POLICY scope_update ON inspector;
DROP POLICY scope_delete ON declared_relation;
DROP POLICY scope_update ON declared_relation;

-- A candidacy goes on and keeps what it began with: who, by whom, to whom, under which rules.
SELECT may_change('appointment', 'status', 'reviewed_on', 'rejected_on', 'rejection_reason', 'notice_from', 'notice_to',
  'appointed_on', 'term_from', 'term_to', 'document_number', 'card_number', 'ended_on', 'end_reason');
