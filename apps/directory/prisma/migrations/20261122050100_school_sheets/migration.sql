-- A school may close; what was recorded of it stays.
ALTER TABLE "organization" ADD COLUMN "closed_on" DATE;
SELECT may_change('organization', 'closed_on');

-- CreateTable
CREATE TABLE "staged_school" (
    "import_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "token" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_part" BOOLEAN NOT NULL,
    "content" JSONB NOT NULL,
    "staged_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staged_school_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateIndex
CREATE UNIQUE INDEX "staged_school_import_id_code_key" ON "staged_school"("import_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "staged_school_import_id_division_id_name_key" ON "staged_school"("import_id", "division_id", "name");

-- Nobody but the worker on the errand of this import; the service itself clears away what was never applied.
SELECT protect('staged_school', is_acting('import_id', 'errand') || ' OR ' || has_role('SYSTEM'));
SELECT may_delete('staged_school');
-- They are no facts yet: the audit begins when they are applied.
DROP TRIGGER audit ON staged_school;
