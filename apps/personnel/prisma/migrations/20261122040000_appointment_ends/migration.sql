-- AlterTable
ALTER TABLE "appointment" ADD COLUMN     "end_ground" TEXT,
ADD COLUMN     "filed_on" DATE,
ADD COLUMN     "filed_with_organization_id" UUID;

-- CreateIndex
CREATE INDEX "appointment_filed_with_organization_id_idx" ON "appointment"("filed_with_organization_id");

-- CreateIndex
CREATE INDEX "appointment_session_idx" ON "appointment"("appointing_organization_id", "tier", "session");

ALTER TABLE appointment ADD CHECK (end_ground IN ('ABSENT', 'FAILED_APPRAISAL', 'DISCIPLINED', 'HEALTH', 'JOB_CHANGE',
  'OTHER'));
ALTER TABLE appointment ADD CHECK (end_ground IS NULL OR status = 'ENDED');
ALTER TABLE appointment ADD CHECK (num_nulls(filed_on, filed_with_organization_id) IN (0, 2));
ALTER TABLE appointment ADD CHECK (filed_on >= appointed_on);

SELECT may_change('appointment', 'end_ground', 'filed_on', 'filed_with_organization_id');
