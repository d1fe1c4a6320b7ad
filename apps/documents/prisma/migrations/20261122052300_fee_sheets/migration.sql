-- AlterTable
ALTER TABLE "sheet_export" ADD COLUMN     "from_day" DATE,
ADD COLUMN     "subject_id" UUID;

-- Statements of fees: of a period, or of what they are paid for; written out only.
ALTER TABLE sheet_export DROP CONSTRAINT sheet_export_kind;
ALTER TABLE sheet_export ADD CONSTRAINT sheet_export_kind CHECK (kind IN ('SCHOOLS', 'FEES'));
ALTER TABLE sheet_export ADD CHECK (kind <> 'FEES'
  OR (content = 'ROWS' AND division_id IS NULL AND num_nonnulls(from_day, subject_id) > 0));
ALTER TABLE sheet_export ADD CHECK (kind = 'FEES' OR num_nonnulls(from_day, subject_id) = 0);
ALTER TABLE sheet_export ADD CHECK (from_day <= on_day);
