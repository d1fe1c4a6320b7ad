-- CreateTable
CREATE TABLE "school_facts" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "stages" TEXT[],
    "pupils_by_stage" JSONB NOT NULL,
    "pupils" INTEGER NOT NULL,
    "is_teaching_point" BOOLEAN NOT NULL,
    "is_campus" BOOLEAN NOT NULL,
    "main_school_id" UUID,
    "ownership" TEXT NOT NULL,
    "source" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "school_facts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organization_code_key" ON "organization"("code");

-- CreateIndex
CREATE INDEX "school_facts_main_school_id_idx" ON "school_facts"("main_school_id");

-- CreateIndex
CREATE UNIQUE INDEX "school_facts_organization_id_year_key" ON "school_facts"("organization_id", "year");

-- AddForeignKey
ALTER TABLE "school_facts" ADD CONSTRAINT "school_facts_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "school_facts" ADD CONSTRAINT "school_facts_main_school_id_fkey" FOREIGN KEY ("main_school_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE school_facts ADD CHECK (stages <@ ARRAY['KINDERGARTEN', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'SPECIAL']
  AND cardinality(stages) > 0);
ALTER TABLE school_facts ADD CHECK (ownership IN ('PUBLIC', 'PRIVATE'));
ALTER TABLE school_facts ADD CHECK (pupils > 0);
ALTER TABLE school_facts ADD CHECK (valid_to IS NULL OR valid_to > valid_from);
ALTER TABLE school_facts ADD CHECK (NOT (is_teaching_point AND is_campus));
ALTER TABLE school_facts ADD CHECK ((main_school_id IS NULL) OR is_teaching_point OR is_campus);

-- How many pupils a school has is open to all who are signed in, like the school itself; its keepers write.
SELECT protect('school_facts', is_signed_in(),
  'EXISTS (SELECT FROM organization o WHERE o.id = organization_id AND ' || in_range('o.division_path') || ')');

-- A year's facts are corrected, and a school gets its code; which school and which year stays.
SELECT may_change('school_facts', 'valid_to', 'stages', 'pupils_by_stage', 'pupils', 'is_teaching_point', 'is_campus',
  'main_school_id', 'ownership', 'source', 'recorded_at');
SELECT may_change('organization', 'code');
