-- CreateTable
CREATE TABLE "inspector_file" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "keeping_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "gender" TEXT,
    "birth_date" DATE,
    "education" TEXT,
    "degree" TEXT,
    "professional_title" TEXT,
    "title_level" TEXT,
    "years_in_education" INTEGER,
    "specialty" TEXT,
    "stage_taught" TEXT,
    "subject" TEXT,
    "work_unit" TEXT,
    "position" TEXT,
    "mobile_sealed" TEXT,
    "mobile_hash" TEXT,
    "email" TEXT,
    "address" TEXT,
    "identity_sealed" TEXT,
    "identity_hash" TEXT,
    "certificate_number" TEXT,
    "first_registered_on" DATE,
    "career" JSONB NOT NULL,
    "awards" TEXT[],
    "papers" TEXT[],
    "removed_at" TIMESTAMPTZ,
    "removal_reason" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "inspector_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "personal_data_read" (
    "id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "keeping_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "reader_id" UUID NOT NULL,
    "reader_post_id" UUID,
    "reader_organization_id" UUID,
    "reason" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "personal_data_read_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "inspector_file_person_id_idx" ON "inspector_file"("person_id");

-- CreateIndex
CREATE INDEX "inspector_file_owner_path_idx" ON "inspector_file"("owner_path");

-- CreateIndex
CREATE INDEX "inspector_file_identity_hash_idx" ON "inspector_file"("identity_hash");

-- CreateIndex
CREATE INDEX "inspector_file_mobile_hash_idx" ON "inspector_file"("mobile_hash");

-- CreateIndex
CREATE INDEX "personal_data_read_file_id_idx" ON "personal_data_read"("file_id");

-- AddForeignKey
ALTER TABLE "personal_data_read" ADD CONSTRAINT "personal_data_read_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "inspector_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE inspector_file ADD CHECK (version > 0);
ALTER TABLE inspector_file ADD CHECK (gender IN ('MALE', 'FEMALE'));
ALTER TABLE inspector_file ADD CHECK (education IN ('DOCTORATE', 'MASTER', 'BACHELOR', 'COLLEGE', 'SECONDARY'));
ALTER TABLE inspector_file ADD CHECK (degree IN ('DOCTOR', 'MASTER', 'BACHELOR', 'NONE'));
ALTER TABLE inspector_file ADD CHECK (title_level IN ('SENIOR', 'ASSOCIATE_SENIOR', 'INTERMEDIATE', 'JUNIOR', 'NONE'));
ALTER TABLE inspector_file ADD CHECK (stage_taught IN ('PRESCHOOL', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL',
  'SPECIAL', 'HIGHER'));
ALTER TABLE inspector_file ADD CHECK (years_in_education BETWEEN 0 AND 70);
ALTER TABLE inspector_file ADD CHECK (first_registered_on > birth_date);
ALTER TABLE inspector_file ADD CHECK (num_nulls(identity_sealed, identity_hash) IN (0, 2));
ALTER TABLE inspector_file ADD CHECK (num_nulls(mobile_sealed, mobile_hash) IN (0, 2));
-- Never in clear: what is kept bears the mark of the cipher.
ALTER TABLE inspector_file ADD CHECK (starts_with(identity_sealed, 'v1.') AND starts_with(mobile_sealed, 'v1.'));
ALTER TABLE inspector_file ADD CHECK (num_nulls(removed_at, removal_reason) IN (0, 2));

-- One file of a person and one person of an identity number in the whole country; removed files do not count.
CREATE UNIQUE INDEX inspector_file_person_key ON inspector_file (person_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX inspector_file_identity_key ON inspector_file (identity_hash) WHERE removed_at IS NULL;

-- A file is read by the officers and leaders of the keeping office and of the tiers above it, and by the person; it is
-- written by the keeping office alone.
SELECT protect('inspector_file',
  is_acting('person_id', 'person') || ' OR ((' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ') AND '
    || in_range('owner_path') || ')',
  is_acting('keeping_organization_id', 'organization') || ' AND ' || in_range('owner_path')
    || ' AND (' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ')');

-- Who read the numbers is known to those who may read them, and to nobody's change.
SELECT protect('personal_data_read',
  is_acting('person_id', 'person') || ' OR (' || is_acting('keeping_organization_id', 'organization') || ' AND '
    || in_range('owner_path') || ' AND (' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || '))',
  is_acting('reader_id', 'person') || ' AND EXISTS (SELECT FROM inspector_file f WHERE f.id = file_id'
    || ' AND f.person_id = personal_data_read.person_id'
    || ' AND f.keeping_organization_id = personal_data_read.keeping_organization_id'
    || ' AND f.owner_path = personal_data_read.owner_path)');

DROP POLICY scope_delete ON inspector_file;
DROP POLICY scope_delete ON personal_data_read;
DROP POLICY scope_update ON personal_data_read;

-- Whether a file of the person, or of another person with this identity number, is kept by anybody: the uniqueness
-- reaches past the row policies, and so must the question. It answers which of the two, never whose or where.
CREATE FUNCTION inspector_file_obstacle(person uuid, identity text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN NOT string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER'] THEN NULL
    WHEN EXISTS (SELECT FROM inspector_file
                 WHERE person_id = person AND removed_at IS NULL
                   AND keeping_organization_id IS DISTINCT FROM
                     nullif(current_setting('app.organization', true), '')::uuid) THEN 'PERSON'
    WHEN EXISTS (SELECT FROM inspector_file
                 WHERE identity_hash = identity AND removed_at IS NULL AND person_id <> person) THEN 'IDENTITY'
  END
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION inspector_file_obstacle FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION inspector_file_obstacle TO %I', app);
END $$;

-- A file is kept up to date; whose it is and who keeps it stays.
DO $$
DECLARE
  kept text[] := ARRAY['id', 'person_id', 'keeping_organization_id', 'owner_division_id', 'owner_path'];
BEGIN
  PERFORM may_change('inspector_file', VARIADIC (
    SELECT array_agg(attname::text) FROM pg_attribute
    WHERE attrelid = 'inspector_file'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL (kept)));
END $$;
