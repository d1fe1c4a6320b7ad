-- CreateTable
CREATE TABLE "division" (
    "id" UUID NOT NULL,
    "seed_key" TEXT,
    "label" SERIAL NOT NULL,
    "gb_code" TEXT,
    "statistical_code" TEXT,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "parent_id" UUID,
    "valid_from" DATE,
    "valid_to" DATE,

    CONSTRAINT "division_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "division_id" UUID NOT NULL,
    "division_path" TEXT COLLATE "C" NOT NULL,
    "code" TEXT,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "former_name" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "until" DATE NOT NULL,

    CONSTRAINT "former_name_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_relation" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "valid_from" DATE,
    "valid_to" DATE,
    "document" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_relation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "division_path" TEXT COLLATE "C" NOT NULL,
    "role" TEXT NOT NULL,
    "title" TEXT,
    "seat" TEXT,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "document" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "person_id" UUID,
    "login" TEXT NOT NULL,
    "password_hash" TEXT,
    "issuer" TEXT,
    "subject" TEXT,
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ,
    "disabled_at" TIMESTAMPTZ,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "post_id" UUID,
    "refresh_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_parameter" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "unit" TEXT NOT NULL,
    "division_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "article" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "note" TEXT,
    "pack_version" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_parameter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "division_seed_key_key" ON "division"("seed_key");

-- CreateIndex
CREATE UNIQUE INDEX "division_label_key" ON "division"("label");

-- CreateIndex
CREATE UNIQUE INDEX "division_path_key" ON "division"("path");

-- CreateIndex
CREATE INDEX "division_gb_code_idx" ON "division"("gb_code");

-- CreateIndex
CREATE INDEX "division_parent_id_idx" ON "division"("parent_id");

-- CreateIndex
CREATE INDEX "organization_division_path_idx" ON "organization"("division_path");

-- CreateIndex
CREATE UNIQUE INDEX "organization_division_id_name_key" ON "organization"("division_id", "name");

-- CreateIndex
CREATE INDEX "former_name_organization_id_idx" ON "former_name"("organization_id");

-- CreateIndex
CREATE INDEX "organization_relation_target_id_kind_idx" ON "organization_relation"("target_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "organization_relation_source_id_kind_target_id_valid_from_key" ON "organization_relation"("source_id", "kind", "target_id", "valid_from");

-- CreateIndex
CREATE INDEX "post_person_id_idx" ON "post"("person_id");

-- CreateIndex
CREATE INDEX "post_organization_id_idx" ON "post"("organization_id");

-- CreateIndex
CREATE INDEX "post_division_path_idx" ON "post"("division_path");

-- CreateIndex
CREATE UNIQUE INDEX "account_person_id_key" ON "account"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_login_key" ON "account"("login");

-- CreateIndex
CREATE UNIQUE INDEX "account_issuer_subject_key" ON "account"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "session_refresh_hash_key" ON "session"("refresh_hash");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "rule_parameter_key_division_id_valid_from_key" ON "rule_parameter"("key", "division_id", "valid_from");

-- AddForeignKey
ALTER TABLE "division" ADD CONSTRAINT "division_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "division"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_name" ADD CONSTRAINT "former_name_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_relation" ADD CONSTRAINT "organization_relation_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_relation" ADD CONSTRAINT "organization_relation_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post" ADD CONSTRAINT "post_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post" ADD CONSTRAINT "post_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rule_parameter" ADD CONSTRAINT "rule_parameter_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lists that SQL keeps, so that no code path can write anything else.
ALTER TABLE division ADD CHECK (kind IN ('COUNTRY', 'PROVINCE', 'CITY', 'COUNTY', 'ZONE', 'TOWNSHIP'));
ALTER TABLE organization ADD CHECK (kind IN ('GOVERNMENT', 'DEPARTMENT', 'COMMITTEE', 'COMMITTEE_OFFICE',
  'INSPECTION_OFFICE', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION'));
ALTER TABLE organization_relation ADD CHECK (kind IN ('SUPERVISED_BY', 'HOSTED_BY', 'SPONSORED_BY', 'PART_OF',
  'SUCCESSOR_OF', 'MEMBER_OF'));
ALTER TABLE post ADD CHECK (role IN ('OFFICER', 'LEADER', 'INSPECTOR', 'EXPERT', 'UNIT', 'AUDITOR', 'ADMIN'));
ALTER TABLE post ADD CHECK (seat IN ('CHAIR', 'DEPUTY', 'CHIEF_INSPECTOR', 'DEPUTY_CHIEF_INSPECTOR'));
ALTER TABLE post ADD CHECK (valid_to IS NULL OR valid_to > valid_from);
ALTER TABLE rule_parameter ADD CHECK (mark IN ('FOUND', 'RECALLED', 'DESIGN'));
ALTER TABLE rule_parameter ADD CHECK (valid_to IS NULL OR valid_to > valid_from);

-- Divisions, organizations, their relations and the rules in force are public facts inside the system; keepers write.
SELECT protect('division', 'true', has_role('ADMIN'));
SELECT protect('organization', is_signed_in(), in_range('division_path'));
SELECT protect('organization_relation', is_signed_in(),
  'EXISTS (SELECT FROM organization o WHERE o.id = source_id AND ' || in_range('o.division_path') || ')');
SELECT protect('former_name', is_signed_in(),
  'EXISTS (SELECT FROM organization o WHERE o.id = organization_id AND ' || in_range('o.division_path') || ')');
SELECT protect('rule_parameter', 'true',
  'EXISTS (SELECT FROM division d WHERE d.id = division_id AND ' || in_range('d.path') || ')');

-- A post is seen in its division, by its holder and by the colleagues of its organization; a person with any of the posts.
SELECT protect('post',
  in_range('division_path') || ' OR ' || is_acting('person_id', 'person') || ' OR '
    || is_acting('organization_id', 'organization'),
  in_range('division_path'));
SELECT protect('person',
  is_acting('id', 'person') || ' OR EXISTS (SELECT FROM post p WHERE p.person_id = person.id)',
  has_role('OFFICER') || ' OR ' || has_role('ADMIN'));

-- Accounts and sessions are read and written by sign-in alone, which acts as the service itself.
SELECT protect('account', has_role('SYSTEM'));
SELECT protect('session', has_role('SYSTEM'));

-- Master data are added and ended, never rewritten; divisions and former names come with a release.
SELECT may_change('post', 'valid_to');
SELECT may_change('account', 'password_hash', 'failed_sign_ins', 'locked_until');
SELECT may_change('session', 'ended_at');
DO $$
BEGIN
  EXECUTE format('REVOKE INSERT ON division, former_name FROM %I', regexp_replace(current_user, '_owner$', '_app'));
END $$;
