-- AlterTable
ALTER TABLE "visit" ADD COLUMN     "recorded_by_person_id" UUID;

-- CreateIndex
CREATE INDEX "visit_recorded_by_person_id_idx" ON "visit"("recorded_by_person_id");

-- CreateIndex
CREATE INDEX "team_member_person_id_idx" ON "team_member"("person_id");

-- Nobody records in somebody else's name. Of visits entered before, it is not known who did.
DO $$
BEGIN
  EXECUTE format('ALTER POLICY scope_insert ON visit WITH CHECK ((%s) AND (recorded_by_person_id IS NULL OR %s))',
    (SELECT with_check FROM pg_policies WHERE tablename = 'visit' AND policyname = 'scope_insert'),
    is_acting('recorded_by_person_id', 'person'));
END $$;
