-- CreateTable
CREATE TABLE "staged_row" (
    "import_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "token" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "staged_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staged_row_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateIndex
CREATE UNIQUE INDEX "staged_row_import_id_key_key" ON "staged_row"("import_id", "key");

-- Nobody but the worker on the errand of this import; the service itself clears away what was never applied. Numbers of
-- persons are sealed in it.
SELECT protect('staged_row', is_acting('import_id', 'errand') || ' OR ' || has_role('SYSTEM'));
DROP POLICY scope_update ON staged_row;
SELECT may_delete('staged_row');
-- They are no facts yet: the audit begins when they are applied.
DROP TRIGGER audit ON staged_row;

-- Which of these identity numbers, by their keyed hashes, are in anybody's file: as of one, for a whole sheet. Never whose
-- or where.
CREATE FUNCTION registered_identities(identities text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT identity_hash FROM inspector_file
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND cardinality(identities) <= 500
    AND identity_hash = ANY (identities) AND removed_at IS NULL
$$;

-- Of these persons, those whose file another office keeps.
CREATE FUNCTION kept_elsewhere(persons uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person_id FROM inspector_file
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND cardinality(persons) <= 500
    AND person_id = ANY (persons) AND removed_at IS NULL
    AND keeping_organization_id IS DISTINCT FROM nullif(current_setting('app.organization', true), '')::uuid
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION registered_identities, kept_elsewhere FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION registered_identities, kept_elsewhere TO %I', app);
END $$;
