-- CreateTable
CREATE TABLE "expert" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "pool_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "fields" TEXT[],
    "title_class" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "status" TEXT NOT NULL,
    "removed_on" DATE,
    "removal_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "expert_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "expert_person_id_idx" ON "expert"("person_id");

-- CreateIndex
CREATE INDEX "expert_owner_path_idx" ON "expert"("owner_path");

ALTER TABLE expert ADD CHECK (title_class IN ('SENIOR', 'OTHER'));
ALTER TABLE expert ADD CHECK (status IN ('ACTIVE', 'REMOVED'));
ALTER TABLE expert ADD CHECK (cardinality(fields) BETWEEN 1 AND 20);
ALTER TABLE expert ADD CHECK (valid_to > valid_from);
ALTER TABLE expert ADD CHECK (removed_on >= valid_from);
ALTER TABLE expert ADD CHECK ((status = 'REMOVED') = (removed_on IS NOT NULL));
ALTER TABLE expert ADD CHECK (num_nulls(removed_on, removal_reason) IN (0, 2));

-- One enrolment begins on one day; that enrolments do not overlap, the command sees to under a lock of the pool.
CREATE UNIQUE INDEX expert_once ON expert (pool_organization_id, person_id, valid_from) WHERE status = 'ACTIVE';

-- An expert is seen in the range of the pool, and by the person; the pool's office alone enrols and removes.
SELECT protect('expert', in_range('owner_path') || ' OR ' || is_acting('person_id', 'person'),
  is_acting('pool_organization_id', 'organization') || ' AND ' || in_range('owner_path')
    || ' AND (' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ')');

DROP POLICY scope_delete ON expert;

SELECT may_change('expert', 'status', 'removed_on', 'removal_reason');
