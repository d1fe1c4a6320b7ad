-- CreateTable
CREATE TABLE "number_series" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "code" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "start_at" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "number_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "number_counter" (
    "id" UUID NOT NULL,
    "series_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "number_counter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "blocks" JSONB NOT NULL,
    "problem_ids" UUID[],
    "issuer_organization_id" UUID NOT NULL,
    "issuer_name" TEXT,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "series_id" UUID,
    "number_year" INTEGER,
    "number_sequence" INTEGER,
    "number" TEXT,
    "approved_by_person_id" UUID,
    "approved_in_post_id" UUID,
    "approved_on" DATE,
    "occurred_on" DATE NOT NULL,
    "return_reason" TEXT,
    "void_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "addressee" (
    "id" UUID NOT NULL,
    "letter_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "division_path" TEXT COLLATE "C" NOT NULL,
    "issuer_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "addressee_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rendering" (
    "id" UUID NOT NULL,
    "letter_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "token" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "pages" INTEGER,
    "failure" TEXT,
    "heartbeat_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clock" TIMESTAMPTZ,
    "request_id" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "rendering_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "letter_id" UUID NOT NULL,
    "recipient_organization_id" UUID NOT NULL,
    "recipient_path" TEXT COLLATE "C" NOT NULL,
    "issuer_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT,
    "status" TEXT NOT NULL,
    "token" INTEGER NOT NULL DEFAULT 0,
    "queued_at" TIMESTAMPTZ NOT NULL,
    "sent_at" TIMESTAMPTZ,
    "delivered_at" TIMESTAMPTZ,
    "read_at" TIMESTAMPTZ,
    "signed_at" TIMESTAMPTZ,
    "signed_on" DATE,
    "signed_by_person_id" UUID,
    "signed_in_post_id" UUID,
    "failure" TEXT,
    "heartbeat_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clock" TIMESTAMPTZ,
    "request_id" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_address" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "division_path" TEXT COLLATE "C" NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "channel_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "requested_organization_id" UUID NOT NULL,
    "requested_account_id" UUID NOT NULL,
    "requested_person_id" UUID,
    "requested_post_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "token" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "stage" TEXT,
    "pages" INTEGER,
    "failure" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "requested_at" TIMESTAMPTZ NOT NULL,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,
    "heartbeat_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clock" TIMESTAMPTZ,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_by_account_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter_file" (
    "id" UUID NOT NULL,
    "letter_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "letter_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_file" (
    "id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "report_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_download" (
    "id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID,
    "post_id" UUID,
    "organization_id" UUID,
    "delegate" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "file_download_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "number_series_organization_id_code_key" ON "number_series"("organization_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "number_counter_series_id_year_key" ON "number_counter"("series_id", "year");

-- CreateIndex
CREATE INDEX "letter_owner_path_idx" ON "letter"("owner_path");

-- CreateIndex
CREATE INDEX "letter_issuer_organization_id_idx" ON "letter"("issuer_organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "letter_series_id_number_year_number_sequence_key" ON "letter"("series_id", "number_year", "number_sequence");

-- CreateIndex
CREATE UNIQUE INDEX "addressee_letter_id_organization_id_key" ON "addressee"("letter_id", "organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "rendering_letter_id_key" ON "rendering"("letter_id");

-- CreateIndex
CREATE INDEX "delivery_recipient_organization_id_channel_idx" ON "delivery"("recipient_organization_id", "channel");

-- CreateIndex
CREATE INDEX "delivery_recipient_path_idx" ON "delivery"("recipient_path");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_letter_id_recipient_organization_id_channel_key" ON "delivery"("letter_id", "recipient_organization_id", "channel");

-- CreateIndex
CREATE UNIQUE INDEX "channel_address_organization_id_channel_key" ON "channel_address"("organization_id", "channel");

-- CreateIndex
CREATE INDEX "report_requested_organization_id_idx" ON "report"("requested_organization_id");

-- CreateIndex
CREATE INDEX "report_requested_account_id_idx" ON "report"("requested_account_id");

-- CreateIndex
CREATE INDEX "file_uploaded_by_account_id_sha256_idx" ON "file"("uploaded_by_account_id", "sha256");

-- CreateIndex
CREATE INDEX "letter_file_file_id_idx" ON "letter_file"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "letter_file_letter_id_file_id_key" ON "letter_file"("letter_id", "file_id");

-- CreateIndex
CREATE INDEX "report_file_file_id_idx" ON "report_file"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "report_file_report_id_file_id_key" ON "report_file"("report_id", "file_id");

-- CreateIndex
CREATE INDEX "file_download_file_id_idx" ON "file_download"("file_id");

-- AddForeignKey
ALTER TABLE "number_counter" ADD CONSTRAINT "number_counter_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "number_series"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter" ADD CONSTRAINT "letter_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "number_series"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "addressee" ADD CONSTRAINT "addressee_letter_id_fkey" FOREIGN KEY ("letter_id") REFERENCES "letter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rendering" ADD CONSTRAINT "rendering_letter_id_fkey" FOREIGN KEY ("letter_id") REFERENCES "letter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_letter_id_fkey" FOREIGN KEY ("letter_id") REFERENCES "letter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter_file" ADD CONSTRAINT "letter_file_letter_id_fkey" FOREIGN KEY ("letter_id") REFERENCES "letter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "letter_file" ADD CONSTRAINT "letter_file_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_file" ADD CONSTRAINT "report_file_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_file" ADD CONSTRAINT "report_file_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The sweeps look for unfinished work only.
CREATE INDEX rendering_unfinished ON rendering (heartbeat_at) WHERE status IN ('QUEUED', 'RUNNING');
CREATE INDEX delivery_unfinished ON delivery (heartbeat_at) WHERE status = 'QUEUED';
CREATE INDEX report_unfinished ON report (heartbeat_at) WHERE status IN ('QUEUED', 'RUNNING');
-- Asked for twice, made once: one unfinished report per requester's post, kind and year.
CREATE UNIQUE INDEX report_once ON report (requested_account_id, requested_post_id, kind, year, is_demo)
  WHERE status IN ('QUEUED', 'RUNNING');

-- Lists that SQL keeps, so that no code path can write anything else.
ALTER TABLE number_series ADD CHECK (code ~ '^[一-龥]{2,14}$');
ALTER TABLE number_series ADD CHECK (start_at >= 1);
ALTER TABLE letter ADD CHECK (kind IN ('SUPERVISION_NOTICE', 'SUPERVISION_LETTER', 'REMINDER', 'INSPECTION_NOTICE',
  'OPINION'));
ALTER TABLE letter ADD CHECK (status IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'RENDERED', 'SERVED', 'VOID'));
ALTER TABLE letter ADD CHECK (status IN ('DRAFT', 'SUBMITTED', 'VOID') OR number IS NOT NULL);
ALTER TABLE letter ADD CHECK (num_nulls(series_id, number_year, number_sequence, number, issuer_name, approved_on)
  IN (0, 6));
ALTER TABLE letter ADD CHECK ((status = 'VOID') = (void_reason IS NOT NULL));
ALTER TABLE rendering ADD CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'));
ALTER TABLE rendering ADD CHECK (progress BETWEEN 0 AND 100);
ALTER TABLE delivery ADD CHECK (channel IN ('INBOX', 'EMAIL', 'WEBHOOK'));
ALTER TABLE delivery ADD CHECK (status IN ('QUEUED', 'SENT', 'DELIVERED', 'FAILED', 'READ', 'SIGNED'));
ALTER TABLE delivery ADD CHECK ((status IN ('SENT', 'DELIVERED', 'READ', 'SIGNED')) = (sent_at IS NOT NULL));
ALTER TABLE delivery ADD CHECK ((status = 'SIGNED') = (signed_at IS NOT NULL));
ALTER TABLE delivery ADD CHECK ((channel = 'INBOX') = (address IS NULL));
ALTER TABLE channel_address ADD CHECK (channel IN ('INBOX', 'EMAIL', 'WEBHOOK'));
ALTER TABLE report ADD CHECK (kind IN ('ANNUAL'));
ALTER TABLE report ADD CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED'));
ALTER TABLE report ADD CHECK (progress BETWEEN 0 AND 100);
ALTER TABLE file ADD CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE file ADD CHECK (size > 0);

-- An expert sits with an office for single matters: its mail, its addresses and its reports are not an expert's.
CREATE FUNCTION pg_temp.belongs(col text) RETURNS text LANGUAGE sql AS $$
  SELECT '(' || is_acting(col, 'organization') || ' AND NOT ' || has_role('EXPERT') || ')'
$$;

-- Deliveries: the issuer's side from the beginning; the recipient's side once it was sent. A body that stands on both
-- sides (a bureau beside the office that writes to it) waits for the service like everybody.
SELECT protect('delivery',
  has_role('SYSTEM')
  || ' OR (' || in_range('owner_path')
    || ' AND coalesce(NOT ' || is_acting('recipient_organization_id', 'organization') || ', true))'
  || ' OR (sent_at IS NOT NULL AND (' || pg_temp.belongs('recipient_organization_id')
    || ' OR ' || in_range('recipient_path') || '))',
  has_role('SYSTEM')
  || ' OR ' || is_acting('issuer_organization_id', 'organization')
  || ' OR (sent_at IS NOT NULL AND ' || pg_temp.belongs('recipient_organization_id') || ')');

-- Policies call each other downwards only: file > letter_file > letter > addressee > delivery. Served on the acting
-- body or into its range:
CREATE FUNCTION pg_temp.is_served(letter text) RETURNS text LANGUAGE sql AS $$
  SELECT format('EXISTS (SELECT FROM delivery d WHERE d.letter_id = %s AND d.sent_at IS NOT NULL AND (', letter)
    || pg_temp.belongs('d.recipient_organization_id') || ' OR ' || in_range('d.recipient_path') || '))'
$$;
SELECT protect('addressee',
  has_role('SYSTEM') || ' OR ' || in_range('owner_path') || ' OR ' || pg_temp.is_served('addressee.letter_id'),
  has_role('SYSTEM') || ' OR ' || is_acting('issuer_organization_id', 'organization'));
SELECT protect('letter',
  has_role('SYSTEM')
  || ' OR (' || in_range('owner_path')
    || ' AND NOT EXISTS (SELECT FROM addressee a WHERE a.letter_id = letter.id AND '
    || is_acting('a.organization_id', 'organization') || '))'
  || ' OR ' || pg_temp.is_served('letter.id'),
  has_role('SYSTEM')
  || ' OR (' || is_acting('issuer_organization_id', 'organization') || ' AND ' || in_range('owner_path') || ')');
SELECT protect('rendering',
  'EXISTS (SELECT FROM letter l WHERE l.id = letter_id)',
  has_role('SYSTEM') || ' OR EXISTS (SELECT FROM letter l WHERE l.id = letter_id AND '
    || is_acting('l.issuer_organization_id', 'organization') || ')');
SELECT protect('letter_file', 'EXISTS (SELECT FROM letter l WHERE l.id = letter_id)', has_role('SYSTEM'));

-- Numbers belong to the acting body: two bodies of one division do not take from each other's series.
SELECT protect('number_series', has_role('SYSTEM') || ' OR ' || in_range('owner_path'),
  is_acting('organization_id', 'organization') || ' AND ' || in_range('owner_path'));
SELECT protect('number_counter',
  'EXISTS (SELECT FROM number_series s WHERE s.id = series_id)',
  'EXISTS (SELECT FROM number_series s WHERE s.id = series_id AND '
    || is_acting('s.organization_id', 'organization') || ')');

SELECT protect('channel_address',
  has_role('SYSTEM') || ' OR ' || pg_temp.belongs('organization_id') || ' OR ' || in_range('division_path'));

-- A report shows what one post may see, so it is its body's and its requester's and nobody else's.
SELECT protect('report',
  has_role('SYSTEM') || ' OR ' || pg_temp.belongs('requested_organization_id') || ' OR '
    || is_acting('requested_account_id', 'account'));
SELECT protect('report_file', 'EXISTS (SELECT FROM report r WHERE r.id = report_id)', has_role('SYSTEM'));

SELECT protect('file',
  has_role('SYSTEM') || ' OR ' || is_acting('uploaded_by_account_id', 'account')
  || ' OR EXISTS (SELECT FROM letter_file f WHERE f.file_id = file.id)'
  || ' OR EXISTS (SELECT FROM report_file f WHERE f.file_id = file.id)',
  has_role('SYSTEM') || ' OR ' || is_acting('uploaded_by_account_id', 'account'));
SELECT protect('file_download',
  has_role('AUDITOR') || ' OR ' || is_acting('account_id', 'account'),
  is_acting('account_id', 'account'));

DROP FUNCTION pg_temp.is_served, pg_temp.belongs;

-- Who writes to whom is decided when a row is made; of a file only what the worker names it.
SELECT may_change('number_counter', 'last');
SELECT may_change('letter', 'kind', 'status', 'title', 'blocks', 'problem_ids', 'issuer_name', 'series_id', 'number_year',
  'number_sequence', 'number', 'approved_by_person_id', 'approved_in_post_id', 'approved_on', 'occurred_on',
  'return_reason', 'void_reason');
SELECT may_change('addressee', 'name', 'division_path'), may_delete('addressee');
SELECT may_change('rendering', 'status', 'token', 'progress', 'pages', 'failure', 'heartbeat_at', 'clock', 'request_id');
SELECT may_change('delivery', 'address', 'status', 'token', 'sent_at', 'delivered_at', 'read_at', 'signed_at', 'signed_on',
  'signed_by_person_id', 'signed_in_post_id', 'failure', 'heartbeat_at', 'clock', 'request_id');
SELECT may_change('channel_address', 'division_path', 'address', 'recorded_at');
SELECT may_change('report', 'status', 'token', 'progress', 'stage', 'pages', 'failure', 'started_at', 'finished_at',
  'heartbeat_at', 'clock', 'request_id');
SELECT may_change('file', 'name', 'media_type');
