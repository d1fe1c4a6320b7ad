-- CreateTable
CREATE TABLE "duty_zone" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "office_phone" TEXT,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "max_schools" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "rules" JSONB NOT NULL,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "duty_zone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_zone_school" (
    "id" UUID NOT NULL,
    "zone_id" UUID NOT NULL,
    "school_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "duty_zone_school_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_assignment" (
    "id" UUID NOT NULL,
    "school_organization_id" UUID NOT NULL,
    "school_path" TEXT COLLATE "C" NOT NULL,
    "school_kind" TEXT NOT NULL,
    "school_name" TEXT NOT NULL,
    "inspector_id" UUID NOT NULL,
    "inspector_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "zone_id" UUID,
    "office_organization_id" UUID NOT NULL,
    "office_name" TEXT NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "assigned_by_id" UUID,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "overload_reason" TEXT,
    "warnings" TEXT[],
    "end_reason" TEXT,
    "rule_version" INTEGER,
    "rules" JSONB NOT NULL,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "duty_assignment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "duty_zone_owner_path_idx" ON "duty_zone"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "duty_zone_office_organization_id_name_key" ON "duty_zone"("office_organization_id", "name");

-- CreateIndex
CREATE INDEX "duty_zone_school_zone_id_idx" ON "duty_zone_school"("zone_id");

-- CreateIndex
CREATE INDEX "duty_zone_school_school_organization_id_idx" ON "duty_zone_school"("school_organization_id");

-- CreateIndex
CREATE INDEX "duty_zone_school_owner_path_idx" ON "duty_zone_school"("owner_path");

-- CreateIndex
CREATE INDEX "duty_assignment_inspector_id_idx" ON "duty_assignment"("inspector_id");

-- CreateIndex
CREATE INDEX "duty_assignment_zone_id_idx" ON "duty_assignment"("zone_id");

-- CreateIndex
CREATE INDEX "duty_assignment_owner_path_idx" ON "duty_assignment"("owner_path");

-- CreateIndex
CREATE INDEX "duty_assignment_school_path_idx" ON "duty_assignment"("school_path");

-- CreateIndex
CREATE UNIQUE INDEX "duty_assignment_school_organization_id_inspector_id_valid_f_key" ON "duty_assignment"("school_organization_id", "inspector_id", "valid_from");

-- AddForeignKey
ALTER TABLE "duty_zone_school" ADD CONSTRAINT "duty_zone_school_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "duty_zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_assignment" ADD CONSTRAINT "duty_assignment_inspector_id_fkey" FOREIGN KEY ("inspector_id") REFERENCES "inspector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "duty_assignment" ADD CONSTRAINT "duty_assignment_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "duty_zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lists and orders that SQL keeps, so that no code path can write anything else.
ALTER TABLE duty_zone ADD CHECK (max_schools > 0);
ALTER TABLE duty_zone ADD CHECK (valid_to > valid_from);
ALTER TABLE duty_zone_school ADD CHECK (valid_to > valid_from);
ALTER TABLE duty_assignment ADD CHECK (role IN ('RESPONSIBLE'));
ALTER TABLE duty_assignment ADD CHECK (school_kind IN ('SCHOOL', 'KINDERGARTEN'));
ALTER TABLE duty_assignment ADD CHECK (valid_to > valid_from);
ALTER TABLE duty_assignment ADD CHECK (end_reason IS NULL OR valid_to IS NOT NULL);

-- One open stay of a school in a zone, one open duty of an inspector at a school: of two officers at once one fails.
CREATE UNIQUE INDEX duty_zone_school_open_key ON duty_zone_school (school_organization_id) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX duty_assignment_open_key ON duty_assignment (school_organization_id, inspector_id)
  WHERE valid_to IS NULL;

-- Whether the office keeps the zone. A function, because the policies of the two tables would ask each other for ever.
CREATE FUNCTION is_zone_of(zone uuid, office uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM duty_zone z WHERE z.id = $1 AND z.office_organization_id = $2)
$$;

-- A duty is seen by the divisions of the office and of the school, by the school, and by the inspector. The office that
-- gives it writes it, for a school of its own division and a zone of its own.
SELECT protect('duty_assignment',
  in_range('owner_path') || ' OR ' || in_range('school_path') || ' OR '
    || is_acting('school_organization_id', 'organization') || ' OR ' || is_acting('inspector_id', 'person'),
  in_range('owner_path') || ' AND ' || is_acting('office_organization_id', 'organization')
    || ' AND starts_with(school_path, owner_path)'
    || ' AND (zone_id IS NULL OR is_zone_of(zone_id, office_organization_id))');

-- A zone is seen by the office's division and with any duty in it.
SELECT protect('duty_zone',
  in_range('owner_path') || ' OR EXISTS (SELECT FROM duty_assignment d WHERE d.zone_id = duty_zone.id)',
  in_range('owner_path') || ' AND ' || is_acting('office_organization_id', 'organization'));

-- Which schools are in it, the office's division alone: a school does not look into its neighbours' zone.
SELECT protect('duty_zone_school',
  in_range('owner_path'),
  in_range('owner_path') || ' AND EXISTS (SELECT FROM duty_zone z WHERE z.id = zone_id'
    || ' AND z.owner_path = duty_zone_school.owner_path AND ' || is_acting('z.office_organization_id', 'organization')
    || ')');

-- Without a policy nobody may: nothing is deleted here, and a zone does not change.
DROP POLICY scope_delete ON duty_assignment;
DROP POLICY scope_delete ON duty_zone;
DROP POLICY scope_update ON duty_zone;
DROP POLICY scope_delete ON duty_zone_school;

-- Three questions are answered past the row policies, and no others: these functions run as the owner.
--
-- Who of these persons is in office on a day. An inspector of another division, or one appointed by a higher organ,
-- covers a school although the row policies hide the appointment from the school's county. Only about persons with a
-- duty on that day, whose being in office the boards at the gates tell everybody.
CREATE FUNCTION duty_holders_in_office(persons uuid[], on_date date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT a.inspector_id
  FROM appointment a
  WHERE a.inspector_id = ANY (persons)
    AND a.status IN ('APPOINTED', 'ENDED')
    AND a.term_from <= on_date
    AND on_date < coalesce(least(a.term_to, a.ended_on), 'infinity')
    AND EXISTS (
      SELECT FROM duty_assignment d
      WHERE d.inspector_id = a.inspector_id AND d.valid_from <= on_date
        AND on_date < coalesce(d.valid_to, 'infinity'))
$$;

-- How long these persons are busy with a school, without saying with which: the load counts the duties of all offices.
CREATE FUNCTION duty_load(persons uuid[], from_date date, to_date date)
RETURNS TABLE (person_id uuid, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.inspector_id, d.valid_from, d.valid_to
  FROM duty_assignment d
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND d.inspector_id = ANY (persons)
    AND d.valid_from < coalesce(to_date, 'infinity')
    AND from_date < coalesce(d.valid_to, 'infinity')
$$;

-- What the board at the gate of one school says, for everybody. No ids, nothing of duties past or to come.
CREATE FUNCTION public_board(school uuid, on_date date)
RETURNS TABLE (inspector_name text, valid_from date, school_name text, school_kind text, office_name text,
  office_phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.inspector_name, d.valid_from, d.school_name, d.school_kind, d.office_name, z.office_phone
  FROM duty_assignment d LEFT JOIN duty_zone z ON z.id = d.zone_id
  WHERE d.school_organization_id = school
    AND d.valid_from <= on_date
    AND on_date < coalesce(d.valid_to, 'infinity')
    AND EXISTS (
      SELECT FROM appointment a
      WHERE a.inspector_id = d.inspector_id
        AND a.status IN ('APPOINTED', 'ENDED')
        AND a.term_from <= on_date
        AND on_date < coalesce(least(a.term_to, a.ended_on), 'infinity'))
  ORDER BY d.valid_from DESC, d.id DESC
  LIMIT 10
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION duty_holders_in_office, duty_load, public_board FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION duty_holders_in_office, duty_load, public_board TO %I', app);
END $$;

-- A duty and a place in a zone end; who, where and since when stays.
SELECT may_change('duty_assignment', 'valid_to', 'end_reason');
SELECT may_change('duty_zone_school', 'valid_to');
