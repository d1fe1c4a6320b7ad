-- CreateTable
CREATE TABLE "field_operation" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "visit_client_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "device_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "base" TEXT[],
    "kind" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "register" TEXT,
    "file_id" UUID,
    "status" TEXT NOT NULL,
    "refusal" TEXT,
    "version" INTEGER,
    "is_replaced" BOOLEAN NOT NULL DEFAULT false,
    "visit_id" UUID,
    "organization_id" UUID,
    "person_id" UUID NOT NULL,
    "made_at" TIMESTAMPTZ NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "field_operation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "field_operation_inspection_id_id_idx" ON "field_operation"("inspection_id", "id");

-- CreateIndex
CREATE INDEX "field_operation_inspection_id_visit_client_id_idx" ON "field_operation"("inspection_id", "visit_client_id");

-- CreateIndex
CREATE INDEX "field_operation_file_id_idx" ON "field_operation"("file_id");

-- CreateIndex
CREATE INDEX "field_operation_owner_path_idx" ON "field_operation"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "field_operation_inspection_id_client_id_content_hash_key" ON "field_operation"("inspection_id", "client_id", "content_hash");

-- CreateIndex
CREATE UNIQUE INDEX "field_operation_inspection_id_version_key" ON "field_operation"("inspection_id", "version");

-- AddForeignKey
ALTER TABLE "field_operation" ADD CONSTRAINT "field_operation_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_operation" ADD CONSTRAINT "field_operation_visit_id_fkey" FOREIGN KEY ("visit_id") REFERENCES "visit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE field_operation ADD CHECK (kind IN ('START_VISIT', 'USE_FORM', 'ANSWER', 'NOTE', 'HEADCOUNT', 'PROPOSE_PROBLEM',
  'ATTACH_EVIDENCE', 'FINISH', 'WITHDRAW'));
ALTER TABLE field_operation ADD CHECK (status IN ('APPLIED', 'WAITING', 'REFUSED'));
ALTER TABLE field_operation ADD CHECK ((status = 'REFUSED') = (refusal IS NOT NULL));
ALTER TABLE field_operation ADD CHECK ((status = 'APPLIED') = (version IS NOT NULL));
ALTER TABLE field_operation ADD CHECK (status <> 'APPLIED' OR visit_id IS NOT NULL);
ALTER TABLE field_operation ADD CHECK (status = 'APPLIED' OR NOT is_replaced);
ALTER TABLE field_operation ADD CHECK (kind <> 'ATTACH_EVIDENCE' OR status = 'REFUSED' OR file_id IS NOT NULL);
ALTER TABLE field_operation ADD CHECK (sequence >= 1);
-- Other content under a known id is kept as refused, beside the first.
CREATE UNIQUE INDEX field_operation_once ON field_operation (inspection_id, client_id) WHERE status <> 'REFUSED';
-- What stands now.
CREATE INDEX field_operation_standing ON field_operation (visit_id) WHERE status = 'APPLIED' AND NOT is_replaced;
CREATE INDEX field_operation_registers ON field_operation (inspection_id, register)
  WHERE status = 'APPLIED' AND NOT is_replaced AND register IS NOT NULL;

-- The log is only added to: what waits may settle, what counts may be replaced, and nothing goes back, for nobody.
CREATE FUNCTION guard_field_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.status = 'WAITING' OR to_jsonb(NEW) - 'is_replaced' = to_jsonb(OLD) - 'is_replaced')
    AND NEW.is_replaced >= OLD.is_replaced THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: operation % is settled', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON field_operation FOR EACH ROW EXECUTE FUNCTION guard_field_operation();

-- Whether the acting person ever held a grant to record in this inspection, which belongs there: what a device sends
-- after the grant has ended is kept, as refused.
CREATE FUNCTION was_recorder(inspection uuid, path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM inspection_grant g
    WHERE g.inspection_id = $1 AND g.owner_path = $2 AND g.mode = 'WRITE'
      AND g.person_id = nullif(current_setting('app.person', true), '')::uuid)
$$;

-- The persons met on a visit follow from its record. Who may record may note them, also a guest, and nothing else of the
-- visit.
CREATE FUNCTION note_persons(visit uuid, persons double precision, qualifier text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE visit v SET persons_value = $2, persons_qualifier = $3
  WHERE v.id = $1 AND (is_own(v.owner_path) OR may_record(v.inspection_id))
$$;
DO $$
BEGIN
  REVOKE ALL ON FUNCTION note_persons FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION note_persons TO %I', regexp_replace(current_user, '_owner$', '_app'));
END $$;

-- Seen by the inspecting body, its team, and who sent it; by the tiers above what counts. The unit never, and a body of
-- the range not what was recorded about itself.
DO $do$
DECLARE
  own text := in_range('owner_path');
  sent text := is_acting('person_id', 'person');
  recorded text := '(' || own || ' OR may_record(inspection_id))';
BEGIN
  PERFORM protect('field_operation',
    '(' || own || ' AND (is_organ(inspection_id) OR (status = ''APPLIED'' AND coalesce(NOT '
      || is_acting('organization_id', 'organization') || ', true)))) OR ' || is_granted('inspection_id') || ' OR ' || sent,
    recorded);
  EXECUTE format('ALTER POLICY scope_insert ON field_operation WITH CHECK (%s)',
    sent || ' AND ((' || recorded || ' AND belongs_to(inspection_id, owner_path)) OR '
      || '(status = ''REFUSED'' AND was_recorder(inspection_id, owner_path)))');
  DROP POLICY scope_delete ON field_operation;
END $do$;

SELECT may_change('field_operation', 'status', 'refusal', 'register', 'version', 'is_replaced', 'visit_id', 'organization_id');
