-- CreateTable
CREATE TABLE "upload" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "captured_at" TIMESTAMPTZ NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "accuracy" DOUBLE PRECISION,
    "device_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "failure" TEXT,
    "received" INTEGER NOT NULL DEFAULT 0,
    "has_parts" BOOLEAN NOT NULL DEFAULT true,
    "touched_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_part" (
    "id" UUID NOT NULL,
    "upload_id" UUID NOT NULL,
    "offset" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "upload_part_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "upload_account_id_idx" ON "upload"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "upload_part_upload_id_offset_key" ON "upload_part"("upload_id", "offset");

-- AddForeignKey
ALTER TABLE "upload_part" ADD CONSTRAINT "upload_part_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE upload ADD CHECK (status IN ('OPEN', 'DONE', 'FAILED', 'EXPIRED'));
ALTER TABLE upload ADD CHECK ((status = 'FAILED') = (failure IS NOT NULL));
ALTER TABLE upload ADD CHECK (sha256 ~ '^[0-9a-f]{64}$');
ALTER TABLE upload ADD CHECK (size > 0 AND received BETWEEN 0 AND size);
ALTER TABLE upload ADD CHECK (status <> 'DONE' OR received = size);
ALTER TABLE upload ADD CHECK ((latitude IS NULL) = (longitude IS NULL));
ALTER TABLE upload ADD CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
ALTER TABLE upload ADD CHECK (accuracy >= 0);
ALTER TABLE upload_part ADD CHECK (size > 0 AND "offset" >= 0);
-- The sweep looks for parts only.
CREATE INDEX upload_with_parts ON upload (touched_at) WHERE has_parts;

-- Of these files those that came as evidence, seen or not: who took each, and its hash. Whether the caller may have one,
-- cases says; this only tells what to ask.
CREATE FUNCTION uploaded_evidence(files uuid[]) RETURNS TABLE (id uuid, person_id uuid, sha256 text) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.person_id, u.sha256 FROM upload u WHERE u.id = ANY ($1) AND u.status = 'DONE'
$$;
DO $$
BEGIN
  REVOKE ALL ON FUNCTION uploaded_evidence FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION uploaded_evidence TO %I', regexp_replace(current_user, '_owner$', '_app'));
END $$;

-- An upload is its sender's alone; what was said of its capture is seen with the file.
DO $do$
DECLARE
  own text := has_role('SYSTEM') || ' OR ' || is_acting('account_id', 'account');
BEGIN
  PERFORM protect('upload', own || ' OR (status = ''DONE'' AND EXISTS (SELECT FROM file f WHERE f.id = upload.id))', own);
  PERFORM protect('upload_part', 'EXISTS (SELECT FROM upload u WHERE u.id = upload_id AND ('
    || has_role('SYSTEM') || ' OR ' || is_acting('u.account_id', 'account') || '))');
  -- Evidence that cases has opened to the caller, for this transaction.
  EXECUTE format('ALTER POLICY scope_read ON file USING (%s OR %s)',
    (SELECT qual FROM pg_policies WHERE tablename = 'file' AND policyname = 'scope_read'), is_granted('id'));
END $do$;

SELECT may_change('upload', 'status', 'failure', 'received', 'has_parts', 'touched_at');
