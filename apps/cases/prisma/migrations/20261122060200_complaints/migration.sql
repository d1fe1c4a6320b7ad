-- CreateTable
CREATE TABLE "complaint" (
    "id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "organ_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "matter" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "task_id" UUID,
    "channel" TEXT NOT NULL,
    "is_anonymous" BOOLEAN NOT NULL,
    "received_on" DATE NOT NULL,
    "handled_on" DATE,
    "result" TEXT,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "complaint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "complaint_handler" (
    "id" UUID NOT NULL,
    "complaint_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "person_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,
    "removed_at" TIMESTAMPTZ,

    CONSTRAINT "complaint_handler_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "complainant" (
    "id" UUID NOT NULL,
    "complaint_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "name_sealed" TEXT NOT NULL,
    "contact_sealed" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "complainant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "complainant_reading" (
    "id" UUID NOT NULL,
    "complaint_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "reader_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "complainant_reading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "on_site_proposal" (
    "id" UUID NOT NULL,
    "task_id" UUID,
    "matter" TEXT NOT NULL,
    "owner_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID NOT NULL,
    "conditions" TEXT[],
    "reasons" TEXT[],
    "rules" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PROPOSED',
    "proposed_on" DATE NOT NULL,
    "decided_on" DATE,
    "decision_reason" TEXT,
    "decided_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "on_site_proposal_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "inspection" ADD COLUMN     "proposal_id" UUID;

-- CreateIndex
CREATE INDEX "inspection_proposal_id_idx" ON "inspection"("proposal_id");

-- CreateIndex
CREATE INDEX "complaint_owner_path_idx" ON "complaint"("owner_path");

-- CreateIndex
CREATE INDEX "complaint_organization_id_matter_idx" ON "complaint"("organization_id", "matter");

-- CreateIndex
CREATE INDEX "complaint_task_id_idx" ON "complaint"("task_id");

-- CreateIndex
CREATE UNIQUE INDEX "complaint_organ_id_client_id_key" ON "complaint"("organ_id", "client_id");

-- CreateIndex
CREATE INDEX "complaint_handler_complaint_id_idx" ON "complaint_handler"("complaint_id");

-- CreateIndex
CREATE INDEX "complaint_handler_person_id_idx" ON "complaint_handler"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "complainant_complaint_id_key" ON "complainant"("complaint_id");

-- CreateIndex
CREATE INDEX "complainant_reading_complaint_id_idx" ON "complainant_reading"("complaint_id");

-- CreateIndex
CREATE INDEX "on_site_proposal_owner_path_idx" ON "on_site_proposal"("owner_path");

-- CreateIndex
CREATE INDEX "on_site_proposal_task_id_idx" ON "on_site_proposal"("task_id");

-- CreateIndex
CREATE INDEX "on_site_proposal_organization_id_matter_idx" ON "on_site_proposal"("organization_id", "matter");

-- AddForeignKey
ALTER TABLE "complaint" ADD CONSTRAINT "complaint_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_handler" ADD CONSTRAINT "complaint_handler_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complainant" ADD CONSTRAINT "complainant_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "on_site_proposal" ADD CONSTRAINT "on_site_proposal_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "on_site_proposal"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE complaint ADD CHECK (channel IN ('HOTLINE', 'LETTER', 'VISIT', 'ONLINE', 'DUTY_INSPECTOR', 'REFERRED'));
ALTER TABLE complaint ADD CHECK ((handled_on IS NULL) = (result IS NULL) AND handled_on >= received_on);
-- Never in clear: what is kept bears the mark of the cipher.
ALTER TABLE complainant ADD CHECK (starts_with(name_sealed, 'v1.') AND starts_with(contact_sealed, 'v1.'));
ALTER TABLE on_site_proposal ADD CHECK (status IN ('PROPOSED', 'ACCEPTED', 'DECLINED'));
ALTER TABLE on_site_proposal ADD CHECK (cardinality(conditions) > 0 AND conditions <@ ARRAY['COMPLAINTS', 'BEHIND']);
-- An officer decides, with a reason.
ALTER TABLE on_site_proposal ADD CHECK (CASE WHEN status = 'PROPOSED'
  THEN num_nonnulls(decided_on, decision_reason, decided_by_person_id) = 0
  ELSE num_nulls(decided_on, decision_reason, decided_by_person_id) = 0 END);

CREATE UNIQUE INDEX complaint_handler_once ON complaint_handler (complaint_id, person_id) WHERE removed_at IS NULL;
-- A matter is proposed once, also when two look at it at the same time.
CREATE UNIQUE INDEX on_site_proposal_task_once ON on_site_proposal (task_id) WHERE status = 'PROPOSED';
CREATE UNIQUE INDEX on_site_proposal_matter_once ON on_site_proposal (owner_organization_id, organization_id, matter)
  WHERE status = 'PROPOSED' AND task_id IS NULL;

-- Whether the acting person handles a complaint.
CREATE FUNCTION handles(complaint uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM complaint_handler h
    WHERE h.complaint_id = $1 AND h.removed_at IS NULL AND h.person_id = nullif(current_setting('app.person', true), '')::uuid)
$$;

-- Whether a complaint is the acting body's, and the row says of its owner what the complaint says.
CREATE FUNCTION is_own_complaint(complaint uuid, path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM complaint c WHERE c.id = $1 AND c.owner_path = $2
    AND c.organ_id = nullif(current_setting('app.organization', true), '')::uuid)
$$;

-- A complaint: officers and leaders of the body that handles it and of the tiers above, and whoever handles it; never the
-- unit concerned, also where it sits in the range. Who complained: the handlers alone. A proposal: the owner's tiers, and
-- again not the unit, which may be visited without being told.
DO $do$
DECLARE
  own text := in_range('owner_path');
  organ text := own || ' AND ' || is_acting('organ_id', 'organization');
  others text := 'coalesce(NOT ' || is_acting('organization_id', 'organization') || ', true)';
  tab text;
BEGIN
  PERFORM protect('complaint_handler', own || ' OR ' || is_acting('person_id', 'person'),
    own || ' AND is_own_complaint(complaint_id, owner_path)');
  PERFORM protect('complaint',
    '((' || own || ' AND ' || others || ' AND (' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ' OR '
      || has_role('SYSTEM') || ')) OR handles(id))',
    organ);
  PERFORM protect('complainant', 'handles(complaint_id)', 'handles(complaint_id) AND is_own_complaint(complaint_id, owner_path)');
  PERFORM protect('complainant_reading',
    'handles(complaint_id) OR (' || own || ' AND ' || has_role('LEADER') || ' AND is_own_complaint(complaint_id, owner_path))',
    'handles(complaint_id) AND ' || is_acting('reader_id', 'person'));
  PERFORM protect('on_site_proposal', own || ' AND ' || others,
    own || ' AND (' || is_acting('owner_organization_id', 'organization') || ' OR ' || has_role('SYSTEM') || ')');

  FOREACH tab IN ARRAY ARRAY['complaint', 'complaint_handler', 'complainant', 'complainant_reading', 'on_site_proposal'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

-- What was complained of stays as it was said; what became of it is added.
SELECT may_change('complaint', 'handled_on', 'result');
SELECT may_change('complaint_handler', 'removed_at');
SELECT may_change('on_site_proposal', 'status', 'decided_on', 'decision_reason', 'decided_by_person_id');
