-- CreateTable
CREATE TABLE "course" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "contents" TEXT NOT NULL,
    "organizer_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "course_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_session" (
    "id" UUID NOT NULL,
    "course_id" UUID NOT NULL,
    "organizer_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "starts_at" TIMESTAMPTZ NOT NULL,
    "ends_at" TIMESTAMPTZ NOT NULL,
    "place" TEXT,
    "hundredths" INTEGER NOT NULL,
    "is_pre_service" BOOLEAN NOT NULL,
    "is_self_paced" BOOLEAN NOT NULL,
    "status" TEXT NOT NULL,
    "cancelled_on" DATE,
    "cancel_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "training_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_in_code" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "opens_at" TIMESTAMPTZ NOT NULL,
    "closes_at" TIMESTAMPTZ NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "check_in_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_in_attempt" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "wrong_codes" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "check_in_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_credit" (
    "id" UUID NOT NULL,
    "inspector_id" UUID NOT NULL,
    "session_id" UUID,
    "form" TEXT NOT NULL,
    "hundredths" INTEGER NOT NULL,
    "training_year" INTEGER NOT NULL,
    "occurred_on" DATE,
    "starts_at" TIMESTAMPTZ,
    "ends_at" TIMESTAMPTZ,
    "is_pre_service" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "source_paper" TEXT,
    "credited_on" DATE NOT NULL,
    "organizer_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "home_division_id" UUID NOT NULL,
    "home_path" TEXT COLLATE "C" NOT NULL,
    "certificate_year" INTEGER,
    "certificate_sequence" INTEGER,
    "certificate_number" TEXT,
    "certificate_issued_on" DATE,
    "revoked_on" DATE,
    "revoke_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "training_credit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "certificate_counter" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "certificate_counter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "course_owner_path_idx" ON "course"("owner_path");

-- CreateIndex
CREATE INDEX "training_session_course_id_idx" ON "training_session"("course_id");

-- CreateIndex
CREATE INDEX "training_session_owner_path_idx" ON "training_session"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "check_in_code_session_id_key" ON "check_in_code"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "check_in_attempt_session_id_person_id_key" ON "check_in_attempt"("session_id", "person_id");

-- CreateIndex
CREATE INDEX "training_credit_inspector_id_idx" ON "training_credit"("inspector_id");

-- CreateIndex
CREATE INDEX "training_credit_session_id_idx" ON "training_credit"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "training_credit_organizer_organization_id_certificate_year__key" ON "training_credit"("organizer_organization_id", "certificate_year", "certificate_sequence");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_counter_organization_id_year_key" ON "certificate_counter"("organization_id", "year");

-- AddForeignKey
ALTER TABLE "check_in_code" ADD CONSTRAINT "check_in_code_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "training_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_in_attempt" ADD CONSTRAINT "check_in_attempt_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "training_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_credit" ADD CONSTRAINT "training_credit_inspector_id_fkey" FOREIGN KEY ("inspector_id") REFERENCES "inspector"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A session says of its owner what its course says, and a credit what its session says: a path in the own range does
-- not make somebody else's course or session one's own. Each key holds the plain reference too.
ALTER TABLE course ADD CONSTRAINT course_owner_key UNIQUE (id, organizer_organization_id, owner_path);
ALTER TABLE training_session ADD CONSTRAINT training_session_course_id_fkey
  FOREIGN KEY (course_id, organizer_organization_id, owner_path)
  REFERENCES course (id, organizer_organization_id, owner_path);
ALTER TABLE training_session ADD CONSTRAINT training_session_owner_key
  UNIQUE (id, organizer_organization_id, owner_path);
ALTER TABLE training_credit ADD CONSTRAINT training_credit_session_id_fkey
  FOREIGN KEY (session_id, organizer_organization_id, owner_path)
  REFERENCES training_session (id, organizer_organization_id, owner_path);

-- Lists and orders that SQL keeps, so that no code path can write anything else.
ALTER TABLE course ADD CHECK (form IN ('CONCENTRATED', 'ONLINE', 'SELF_STUDY'));
ALTER TABLE training_session ADD CHECK (status IN ('PLANNED', 'HELD', 'CANCELLED'));
ALTER TABLE training_session ADD CHECK (ends_at > starts_at);
ALTER TABLE training_session ADD CHECK (hundredths BETWEEN 1 AND 100000);
ALTER TABLE training_session ADD CHECK (num_nulls(cancelled_on, cancel_reason)
  = CASE status WHEN 'CANCELLED' THEN 0 ELSE 2 END);
ALTER TABLE check_in_code ADD CHECK (code_hash ~ '^[0-9a-f]{64}$');
ALTER TABLE check_in_code ADD CHECK (closes_at > opens_at);
ALTER TABLE check_in_attempt ADD CHECK (wrong_codes BETWEEN 0 AND 10);
ALTER TABLE training_credit ADD CHECK (form IN ('CONCENTRATED', 'ONLINE', 'SELF_STUDY'));
ALTER TABLE training_credit ADD CHECK (source IN ('ROSTER', 'CHECK_IN', 'PAST_ENTRY'));
ALTER TABLE training_credit ADD CHECK ((source = 'PAST_ENTRY') = (session_id IS NULL));
ALTER TABLE training_credit ADD CHECK ((source = 'PAST_ENTRY') = (source_paper IS NOT NULL));
ALTER TABLE training_credit ADD CHECK (source = 'PAST_ENTRY' OR occurred_on IS NOT NULL);
ALTER TABLE training_credit ADD CHECK (hundredths BETWEEN 1 AND 100000);
ALTER TABLE training_credit ADD CHECK (training_year = extract(year FROM occurred_on));
ALTER TABLE training_credit ADD CHECK (num_nulls(starts_at, ends_at) IN (0, 2) AND ends_at > starts_at);
ALTER TABLE training_credit ADD CHECK (num_nulls(certificate_year, certificate_sequence, certificate_number,
  certificate_issued_on) IN (0, 4));
ALTER TABLE training_credit ADD CHECK (num_nulls(revoked_on, revoke_reason) IN (0, 2));
ALTER TABLE certificate_counter ADD CHECK (last >= 0);

-- Credited once for a session; a revoked credit makes room.
CREATE UNIQUE INDEX training_credit_once ON training_credit (session_id, inspector_id) WHERE revoked_on IS NULL;

-- A person's hours are for the organizer's division, for the division that the person comes from, for whoever sees one of
-- the appointments, and for the person. The organizer alone credits, certifies and revokes; checking in is the person's.
SELECT protect('training_credit',
  in_range('owner_path') || ' OR ' || in_range('home_path') || ' OR ' || is_acting('inspector_id', 'person')
    || ' OR EXISTS (SELECT FROM appointment a WHERE a.inspector_id = training_credit.inspector_id)',
  is_acting('organizer_organization_id', 'organization') || ' AND ' || in_range('owner_path'));
DO $$
BEGIN
  EXECUTE format('ALTER POLICY scope_insert ON training_credit WITH CHECK (%s)',
    '(' || is_acting('organizer_organization_id', 'organization') || ' AND ' || in_range('owner_path')
      || ' AND source <> ''CHECK_IN'') OR (' || is_acting('inspector_id', 'person') || ' AND source = ''CHECK_IN'')');
END $$;

-- Whoever was credited for a session sees the session and its course.
SELECT protect('training_session',
  in_range('owner_path') || ' OR EXISTS (SELECT FROM training_credit c WHERE c.session_id = training_session.id AND '
    || is_acting('c.inspector_id', 'person') || ')',
  is_acting('organizer_organization_id', 'organization') || ' AND ' || in_range('owner_path'));
SELECT protect('course',
  in_range('owner_path') || ' OR EXISTS (SELECT FROM training_session s WHERE s.course_id = course.id)',
  is_acting('organizer_organization_id', 'organization') || ' AND ' || in_range('owner_path'));

-- A code is the organizer's secret; a person's wrong codes are counted by the person's own requests.
SELECT protect('check_in_code',
  'EXISTS (SELECT FROM training_session s WHERE s.id = session_id AND '
    || is_acting('s.organizer_organization_id', 'organization') || ' AND ' || in_range('s.owner_path') || ')');
SELECT protect('check_in_attempt', is_acting('person_id', 'person'));

SELECT protect('certificate_counter', in_range('owner_path'),
  is_acting('organization_id', 'organization') || ' AND ' || in_range('owner_path'));

-- Without a policy nobody may: nothing is deleted here.
DROP POLICY scope_delete ON training_credit;
DROP POLICY scope_delete ON training_session;
DROP POLICY scope_delete ON course;
DROP POLICY scope_update ON course;
DROP POLICY scope_delete ON check_in_code;
DROP POLICY scope_delete ON check_in_attempt;
DROP POLICY scope_delete ON certificate_counter;

-- Three questions are answered past the row policies, and no other, by functions that run as the owner.

-- Who was trained before that day to begin with duty, for so many hundredths of hours: yes or no for persons whom an officer or a leader names. Hours of
-- the past whose day is not known are known to be done when their year is over.
CREATE FUNCTION trained_before_duty(persons uuid[], on_date date, minimum integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT inspector_id
  FROM training_credit
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
    AND cardinality(persons) <= 200
    AND inspector_id = ANY (persons)
    AND is_pre_service
    AND revoked_on IS NULL
    AND coalesce(occurred_on, make_date(training_year, 12, 31)) <= on_date
  GROUP BY inspector_id
  HAVING sum(hundredths) >= minimum
$$;

-- Who was at another training at the same time, by whoever credits somebody, or checks in.
CREATE FUNCTION credited_at(persons uuid[], from_time timestamptz, to_time timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT inspector_id
  FROM training_credit
  WHERE (string_to_array(current_setting('app.roles', true), ',') && ARRAY['OFFICER', 'LEADER']
      OR persons = ARRAY[nullif(current_setting('app.person', true), '')::uuid])
    AND cardinality(persons) <= 200
    AND inspector_id = ANY (persons)
    AND revoked_on IS NULL
    AND starts_at < to_time
    AND from_time < ends_at
$$;

-- The session into which somebody who knows its code checks in, while it is open: the organizer may be of any division.
CREATE FUNCTION open_check_in(session uuid, at_time timestamptz)
RETURNS TABLE (code_hash text, form text, starts_at timestamptz, ends_at timestamptz, hundredths integer,
  is_pre_service boolean, is_self_paced boolean, organizer_organization_id uuid, owner_division_id uuid,
  owner_path text, is_demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.code_hash, c.form, s.starts_at, s.ends_at, s.hundredths, s.is_pre_service, s.is_self_paced,
    s.organizer_organization_id, s.owner_division_id, s.owner_path, s.is_demo
  FROM training_session s
  JOIN course c ON c.id = s.course_id
  JOIN check_in_code k ON k.session_id = s.id
  WHERE string_to_array(current_setting('app.roles', true), ',') && ARRAY['INSPECTOR', 'EXPERT']
    AND s.id = session
    AND s.status = 'HELD'
    AND k.opens_at <= at_time
    AND at_time < k.closes_at
$$;

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  REVOKE ALL ON FUNCTION trained_before_duty, credited_at, open_check_in FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION trained_before_duty, credited_at, open_check_in TO %I', app);
END $$;

-- Sessions and credits go on and keep what they began with.
SELECT may_change('training_session', 'status', 'cancelled_on', 'cancel_reason');
SELECT may_change('training_credit', 'revoked_on', 'revoke_reason', 'certificate_year', 'certificate_sequence',
  'certificate_number', 'certificate_issued_on');
SELECT may_change('check_in_code', 'code_hash', 'opens_at', 'closes_at', 'recorded_at');
SELECT may_change('check_in_attempt', 'wrong_codes', 'recorded_at');
SELECT may_change('certificate_counter', 'last');
