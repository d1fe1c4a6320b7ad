-- CreateTable
CREATE TABLE "sheet_import" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "file_id" UUID NOT NULL,
    "subject_id" UUID,
    "requested_organization_id" UUID NOT NULL,
    "requested_account_id" UUID NOT NULL,
    "requested_person_id" UUID,
    "requested_post_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "token" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "stage" TEXT,
    "good" INTEGER,
    "bad" INTEGER,
    "good_rows_only" BOOLEAN,
    "created" INTEGER,
    "changed" INTEGER,
    "unchanged" INTEGER,
    "failure" TEXT,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "checked_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,
    "heartbeat_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clock" TIMESTAMPTZ,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "sheet_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sheet_fault" (
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "cell" TEXT,
    "header" TEXT,
    "value" TEXT,
    "message" TEXT NOT NULL,

    CONSTRAINT "sheet_fault_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sheet_export" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "division_id" UUID,
    "on_day" DATE NOT NULL,
    "requested_organization_id" UUID NOT NULL,
    "requested_account_id" UUID NOT NULL,
    "requested_person_id" UUID,
    "requested_post_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "token" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "rows" INTEGER,
    "file_id" UUID,
    "failure" TEXT,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "heartbeat_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clock" TIMESTAMPTZ,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "sheet_export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sheet_import_requested_organization_id_idx" ON "sheet_import"("requested_organization_id");

-- CreateIndex
CREATE INDEX "sheet_import_requested_account_id_idx" ON "sheet_import"("requested_account_id");

-- CreateIndex
CREATE INDEX "sheet_fault_import_id_row_id_idx" ON "sheet_fault"("import_id", "row", "id");

-- CreateIndex
CREATE INDEX "sheet_export_requested_organization_id_idx" ON "sheet_export"("requested_organization_id");

-- CreateIndex
CREATE INDEX "sheet_export_requested_account_id_idx" ON "sheet_export"("requested_account_id");

-- CreateIndex
CREATE INDEX "sheet_export_file_id_idx" ON "sheet_export"("file_id");

-- AddForeignKey
ALTER TABLE "sheet_import" ADD CONSTRAINT "sheet_import_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sheet_fault" ADD CONSTRAINT "sheet_fault_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "sheet_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sheet_export" ADD CONSTRAINT "sheet_export_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The sweep looks for unfinished work only.
CREATE INDEX sheet_import_unfinished ON sheet_import (heartbeat_at) WHERE status IN ('QUEUED', 'CHECKING', 'APPLYING');
CREATE INDEX sheet_export_unfinished ON sheet_export (heartbeat_at) WHERE status IN ('QUEUED', 'RUNNING');

-- Lists that SQL keeps, so that no code path can write anything else.
ALTER TABLE sheet_import ADD CONSTRAINT sheet_import_kind CHECK (kind IN ('SCHOOLS'));
ALTER TABLE sheet_import ADD CHECK (status IN ('QUEUED', 'CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'REFUSED', 'FAILED',
  'CANCELLED'));
ALTER TABLE sheet_import ADD CHECK (progress BETWEEN 0 AND 100);
-- Nothing is applied that was not checked, nothing is done without its figures.
ALTER TABLE sheet_import ADD CHECK (num_nulls(checked_at, good, bad) IN (0, 3));
ALTER TABLE sheet_import ADD CHECK (status NOT IN ('CHECKED', 'APPLYING', 'DONE') OR checked_at IS NOT NULL);
ALTER TABLE sheet_import ADD CHECK (status NOT IN ('APPLYING', 'DONE') OR (good > 0 AND (bad = 0 OR good_rows_only)));
ALTER TABLE sheet_import ADD CHECK (num_nulls(created, changed, unchanged) IN (0, 3));
ALTER TABLE sheet_import ADD CHECK ((status = 'DONE') = (created IS NOT NULL));
ALTER TABLE sheet_import ADD CHECK (created + changed + unchanged = good);
ALTER TABLE sheet_import ADD CHECK ((status IN ('REFUSED', 'FAILED')) = (failure IS NOT NULL));
ALTER TABLE sheet_fault ADD CHECK (row > 0);
ALTER TABLE sheet_export ADD CONSTRAINT sheet_export_kind CHECK (kind IN ('SCHOOLS'));
ALTER TABLE sheet_export ADD CHECK (content IN ('ROWS', 'TEMPLATE'));
ALTER TABLE sheet_export ADD CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED'));
ALTER TABLE sheet_export ADD CHECK (progress BETWEEN 0 AND 100);
ALTER TABLE sheet_export ADD CHECK ((status = 'DONE') = (file_id IS NOT NULL AND rows IS NOT NULL));
ALTER TABLE sheet_export ADD CHECK ((status = 'FAILED') = (failure IS NOT NULL));

-- Like a report: what one post may see or write is its body's and its requester's, and no expert's who sits there.
CREATE FUNCTION pg_temp.is_requested() RETURNS text LANGUAGE sql AS $$
  SELECT has_role('SYSTEM') || ' OR (' || is_acting('requested_organization_id', 'organization') || ' AND NOT '
    || has_role('EXPERT') || ') OR ' || is_acting('requested_account_id', 'account')
$$;
SELECT protect('sheet_import', pg_temp.is_requested());
SELECT protect('sheet_export', pg_temp.is_requested());
SELECT protect('sheet_fault', 'EXISTS (SELECT FROM sheet_import i WHERE i.id = import_id)', has_role('SYSTEM'));
DROP FUNCTION pg_temp.is_requested;

-- An exported file is seen with its export; an imported one by who uploaded it.
DO $$
BEGIN
  EXECUTE 'ALTER POLICY scope_read ON file USING (' || has_role('SYSTEM') || ' OR '
    || is_acting('uploaded_by_account_id', 'account')
    || ' OR EXISTS (SELECT FROM letter_file f WHERE f.file_id = file.id)'
    || ' OR EXISTS (SELECT FROM report_file f WHERE f.file_id = file.id)'
    || ' OR EXISTS (SELECT FROM sheet_export e WHERE e.file_id = file.id))';
END $$;

SELECT may_change('sheet_import', 'status', 'token', 'progress', 'stage', 'good', 'bad', 'good_rows_only', 'created',
  'changed', 'unchanged', 'failure', 'checked_at', 'finished_at', 'heartbeat_at', 'clock', 'request_id');
SELECT may_change('sheet_export', 'status', 'token', 'progress', 'rows', 'file_id', 'failure', 'finished_at',
  'heartbeat_at', 'clock', 'request_id');
-- Each check writes the faults anew. They are no facts, and there may be tens of thousands: the audit keeps the import.
SELECT may_delete('sheet_fault');
DROP TRIGGER audit ON sheet_fault;
