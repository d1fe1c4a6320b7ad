-- CreateTable
CREATE TABLE "problem_evidence" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "record_id" UUID,
    "file_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "attached_by_id" UUID NOT NULL,
    "attached_by_person_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "problem_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "explanation" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "receipt_serial" SERIAL NOT NULL,
    "text" TEXT NOT NULL,
    "finish_on" DATE NOT NULL,
    "submitted_on" DATE NOT NULL,
    "submitted_by_id" UUID NOT NULL,
    "submitted_by_person_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'SUBMITTED',
    "decided_on" DATE,
    "decision_reason" TEXT,
    "decided_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "explanation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supervision_proposal" (
    "id" UUID NOT NULL,
    "problem_id" UUID NOT NULL,
    "due_on" DATE NOT NULL,
    "proposed_on" DATE NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PROPOSED',
    "letter_id" UUID,
    "decline_reason" TEXT,
    "decided_on" DATE,
    "decided_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "supervision_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "problem_evidence_problem_id_idx" ON "problem_evidence"("problem_id");

-- CreateIndex
CREATE INDEX "problem_evidence_file_id_idx" ON "problem_evidence"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "explanation_receipt_serial_key" ON "explanation"("receipt_serial");

-- CreateIndex
CREATE INDEX "explanation_problem_id_idx" ON "explanation"("problem_id");

-- CreateIndex
CREATE UNIQUE INDEX "supervision_proposal_problem_id_due_on_key" ON "supervision_proposal"("problem_id", "due_on");

-- AddForeignKey
ALTER TABLE "problem_evidence" ADD CONSTRAINT "problem_evidence_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "explanation" ADD CONSTRAINT "explanation_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supervision_proposal" ADD CONSTRAINT "supervision_proposal_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The service itself acts for no body, and most problems name no supervising department: nobody is not that nobody.
CREATE OR REPLACE FUNCTION owns_problem(problem uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM problem p WHERE p.id = $1 AND is_own(p.owner_path)
    AND (p.owner_organization_id = nullif(current_setting('app.organization', true), '')::uuid
      OR NOT coalesce(nullif(current_setting('app.organization', true), '')::uuid
        IN (p.responsible_organization_id, p.supervising_organization_id), false)))
$$;

ALTER TABLE problem_evidence ADD CHECK (purpose IN ('FINDING', 'REPORT', 'EXPLANATION', 'VERIFICATION', 'LOOK_BACK'));
ALTER TABLE problem_evidence ADD CHECK ((purpose = 'FINDING') = (record_id IS NULL));
ALTER TABLE problem_evidence ADD CHECK (sha256 ~ '^[0-9a-f]{64}$');
CREATE UNIQUE INDEX problem_evidence_once ON problem_evidence (problem_id, purpose, record_id, file_id) NULLS NOT DISTINCT;

-- An explanation without words is none.
ALTER TABLE explanation ADD CHECK (btrim(text) <> '' AND finish_on >= submitted_on);
ALTER TABLE explanation ADD CHECK (outcome IN ('SUBMITTED', 'APPROVED', 'DECLINED'));
ALTER TABLE explanation ADD CHECK ((outcome = 'SUBMITTED') = (decided_on IS NULL)
  AND (decided_on IS NULL) = (decided_by_person_id IS NULL));
ALTER TABLE explanation ADD CHECK (decided_by_person_id <> submitted_by_person_id);
ALTER TABLE explanation ADD CHECK ((outcome = 'DECLINED') = (decision_reason IS NOT NULL));
CREATE UNIQUE INDEX explanation_one_waiting ON explanation (problem_id) WHERE outcome = 'SUBMITTED';

ALTER TABLE supervision_proposal ADD CHECK (status IN ('PROPOSED', 'ACCEPTED', 'DECLINED') AND proposed_on > due_on);
ALTER TABLE supervision_proposal ADD CHECK ((status = 'PROPOSED') = (decided_on IS NULL)
  AND (status = 'ACCEPTED') = (letter_id IS NOT NULL) AND (status = 'DECLINED') = (decline_reason IS NOT NULL));

-- What waits for its unit, by its day: the sweep finds what is overdue without looking at the rest.
CREATE INDEX problem_waiting_for_unit ON problem (due_on) WHERE status IN ('OPEN', 'RECTIFYING', 'RETURNED');

DO $do$
DECLARE
  seen text := 'EXISTS (SELECT FROM problem p WHERE p.id = problem_id)';
  tab text;
BEGIN
  -- What shows a finding may show the visit, which may be covert.
  PERFORM protect('problem_evidence',
    'EXISTS (SELECT FROM problem p WHERE p.id = problem_id AND (purpose <> ''FINDING'' OR p.visit_id IS NULL '
      || 'OR EXISTS (SELECT FROM visit v WHERE v.id = p.visit_id)))');
  EXECUTE format('ALTER POLICY scope_insert ON problem_evidence WITH CHECK (%s)',
    is_acting('attached_by_id', 'organization') || ' AND ' || is_acting('attached_by_person_id', 'person')
      || ' AND ((purpose IN (''REPORT'', ''EXPLANATION'') AND rectifies_problem(problem_id))'
      || ' OR (purpose <> ''REPORT'' AND owns_problem(problem_id)))');

  PERFORM protect('explanation', seen, 'owns_problem(problem_id)');
  EXECUTE format('ALTER POLICY scope_insert ON explanation WITH CHECK (%s)',
    '(rectifies_problem(problem_id) OR owns_problem(problem_id)) AND ' || is_acting('submitted_by_id', 'organization')
      || ' AND outcome = ''SUBMITTED''');

  -- Whether an office means to urge is not for the unit to know before the letter comes.
  PERFORM protect('supervision_proposal', 'owns_problem(problem_id)');

  FOREACH tab IN ARRAY ARRAY['problem_evidence', 'explanation', 'supervision_proposal'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

SELECT may_change('explanation', 'outcome', 'decided_on', 'decision_reason', 'decided_by_person_id');
SELECT may_change('supervision_proposal', 'status', 'letter_id', 'decline_reason', 'decided_on', 'decided_by_person_id');
