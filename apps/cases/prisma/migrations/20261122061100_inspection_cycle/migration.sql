-- The whole way of an inspection: self-evaluation, public opinion, deliberation, rebuttal, opinion letter, report, and
-- the clocks of all of it.
ALTER TABLE "inspection" ADD COLUMN "notice_letter_id" UUID;
ALTER TABLE "inspection" ADD COLUMN "ended_on" DATE;
ALTER TABLE "inspection" ADD COLUMN "reviewed_on" DATE;
ALTER TABLE "inspection" ADD COLUMN "opinion_on" DATE;
ALTER TABLE "inspection" ADD COLUMN "reported_on" DATE;
ALTER TABLE "preliminary_opinion" ADD COLUMN "received_on" DATE;
ALTER TABLE "preliminary_opinion" ADD COLUMN "rebuttal_waived_on" DATE;

-- CreateTable
CREATE TABLE "deadline" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "organization_id" UUID,
    "organization_path" TEXT COLLATE "C",
    "name" TEXT NOT NULL,
    "from_day" DATE,
    "amount" INTEGER,
    "unit" TEXT,
    "due_on" DATE,
    "article" TEXT,
    "mark" TEXT,
    "rule_parameter_id" UUID,
    "rolled" BOOLEAN,
    "uncertain" BOOLEAN,
    "met_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deadline_change" (
    "id" UUID NOT NULL,
    "deadline_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID,
    "organization_path" TEXT COLLATE "C",
    "kind" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE,
    "days" INTEGER,
    "reason" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "deadline_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "self_evaluation" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organ_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "requirements" TEXT NOT NULL,
    "requested_on" DATE NOT NULL,
    "text" TEXT,
    "submitted_on" DATE,
    "submitted_by_person_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "self_evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "self_evaluation_review" (
    "id" UUID NOT NULL,
    "self_evaluation_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "finding" TEXT NOT NULL,
    "reviewed_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "self_evaluation_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "public_opinion" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "channel" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "respondents_value" DOUBLE PRECISION,
    "respondents_qualifier" TEXT,
    "summary" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "public_opinion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliberation" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "held_on" DATE NOT NULL,
    "conclusion" TEXT NOT NULL,
    "members" INTEGER NOT NULL,
    "agreeing" INTEGER NOT NULL,
    "needed" INTEGER,
    "article" TEXT,
    "passed" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "deliberation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliberation_vote" (
    "id" UUID NOT NULL,
    "deliberation_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "person_id" UUID NOT NULL,
    "vote" TEXT NOT NULL,

    CONSTRAINT "deliberation_vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rebuttal" (
    "id" UUID NOT NULL,
    "opinion_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "text" TEXT NOT NULL,
    "submitted_on" DATE NOT NULL,
    "submitted_by_person_id" UUID NOT NULL,
    "answer" TEXT,
    "answered_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "rebuttal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rebuttal_item" (
    "id" UUID NOT NULL,
    "rebuttal_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "problem_id" UUID NOT NULL,
    "accepted" BOOLEAN,
    "reason" TEXT,

    CONSTRAINT "rebuttal_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opinion_letter" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organ_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "evaluation" TEXT NOT NULL,
    "letter_id" UUID,
    "issued_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "opinion_letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opinion_requirement" (
    "id" UUID NOT NULL,
    "opinion_letter_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "organization_id" UUID NOT NULL,
    "organization_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "problem_id" UUID,

    CONSTRAINT "opinion_requirement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_report" (
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "summary" TEXT NOT NULL,
    "reported_on" DATE NOT NULL,
    "openness" TEXT,
    "openness_reason" TEXT,
    "published_on" DATE,
    "published_at" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "inspection_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_dispatch" (
    "id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "organization_id" UUID,
    "recipient_name" TEXT NOT NULL,
    "sent_on" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "report_dispatch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "deadline_inspection_id_idx" ON "deadline"("inspection_id");

-- CreateIndex
CREATE INDEX "deadline_change_deadline_id_idx" ON "deadline_change"("deadline_id");

-- CreateIndex
CREATE INDEX "self_evaluation_organization_id_id_idx" ON "self_evaluation"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "self_evaluation_inspection_id_organization_id_key" ON "self_evaluation"("inspection_id", "organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "self_evaluation_review_self_evaluation_id_key" ON "self_evaluation_review"("self_evaluation_id");

-- CreateIndex
CREATE INDEX "public_opinion_inspection_id_idx" ON "public_opinion"("inspection_id");

-- CreateIndex
CREATE INDEX "deliberation_inspection_id_idx" ON "deliberation"("inspection_id");

-- CreateIndex
CREATE UNIQUE INDEX "deliberation_vote_deliberation_id_person_id_key" ON "deliberation_vote"("deliberation_id", "person_id");

-- CreateIndex
CREATE INDEX "rebuttal_opinion_id_idx" ON "rebuttal"("opinion_id");

-- CreateIndex
CREATE INDEX "rebuttal_inspection_id_idx" ON "rebuttal"("inspection_id");

-- CreateIndex
CREATE UNIQUE INDEX "rebuttal_item_rebuttal_id_problem_id_key" ON "rebuttal_item"("rebuttal_id", "problem_id");

-- CreateIndex
CREATE INDEX "opinion_letter_organization_id_id_idx" ON "opinion_letter"("organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "opinion_letter_inspection_id_organization_id_key" ON "opinion_letter"("inspection_id", "organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "opinion_requirement_opinion_letter_id_number_key" ON "opinion_requirement"("opinion_letter_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "inspection_report_inspection_id_key" ON "inspection_report"("inspection_id");

-- CreateIndex
CREATE INDEX "report_dispatch_report_id_idx" ON "report_dispatch"("report_id");

-- AddForeignKey
ALTER TABLE "deadline" ADD CONSTRAINT "deadline_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline_change" ADD CONSTRAINT "deadline_change_deadline_id_fkey" FOREIGN KEY ("deadline_id") REFERENCES "deadline"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "self_evaluation" ADD CONSTRAINT "self_evaluation_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "self_evaluation_review" ADD CONSTRAINT "self_evaluation_review_self_evaluation_id_fkey" FOREIGN KEY ("self_evaluation_id") REFERENCES "self_evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "public_opinion" ADD CONSTRAINT "public_opinion_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliberation" ADD CONSTRAINT "deliberation_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliberation_vote" ADD CONSTRAINT "deliberation_vote_deliberation_id_fkey" FOREIGN KEY ("deliberation_id") REFERENCES "deliberation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal" ADD CONSTRAINT "rebuttal_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal" ADD CONSTRAINT "rebuttal_opinion_id_fkey" FOREIGN KEY ("opinion_id") REFERENCES "preliminary_opinion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal_item" ADD CONSTRAINT "rebuttal_item_rebuttal_id_fkey" FOREIGN KEY ("rebuttal_id") REFERENCES "rebuttal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal_item" ADD CONSTRAINT "rebuttal_item_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opinion_letter" ADD CONSTRAINT "opinion_letter_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opinion_requirement" ADD CONSTRAINT "opinion_requirement_opinion_letter_id_fkey" FOREIGN KEY ("opinion_letter_id") REFERENCES "opinion_letter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opinion_requirement" ADD CONSTRAINT "opinion_requirement_problem_id_fkey" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inspection_report" ADD CONSTRAINT "inspection_report_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_dispatch" ADD CONSTRAINT "report_dispatch_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "inspection_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE inspection DROP CONSTRAINT inspection_status_check;
ALTER TABLE inspection ADD CHECK (status IN
  ('DRAFT', 'NOTIFIED', 'ON_SITE', 'REVIEWED', 'FEEDBACK_GIVEN', 'OPINION_ISSUED', 'REPORTED', 'COMPLETED'));
ALTER TABLE inspection ADD CHECK ((reviewed_on IS NULL) = (ended_on IS NULL) AND ended_on <= reviewed_on);
ALTER TABLE preliminary_opinion ADD CHECK (received_on >= given_on);
ALTER TABLE preliminary_opinion ADD CHECK (rebuttal_waived_on IS NULL OR received_on IS NOT NULL);
ALTER TABLE deadline ADD CHECK (name IN ('SELF_EVALUATION', 'FEEDBACK', 'REBUTTAL', 'OPINION', 'REPORT'));
ALTER TABLE deadline ADD CHECK (unit IN ('DAY', 'WORKDAY'));
ALTER TABLE deadline ADD CHECK (mark IN ('FOUND', 'RECALLED', 'DESIGN'));
ALTER TABLE deadline ADD CHECK ((amount IS NULL) = (unit IS NULL) AND amount >= 0);
ALTER TABLE deadline ADD CHECK (due_on IS NULL OR from_day IS NOT NULL);
ALTER TABLE deadline ADD CHECK (due_on >= from_day);
ALTER TABLE deadline_change ADD CHECK (kind IN ('SUSPENSION', 'EXTENSION'));
ALTER TABLE deadline_change ADD CHECK ((kind = 'EXTENSION') = (days IS NOT NULL) AND days BETWEEN 1 AND 365);
ALTER TABLE deadline_change ADD CHECK (to_day > from_day AND (to_day IS NULL OR kind = 'SUSPENSION'));
ALTER TABLE self_evaluation ADD CHECK
  ((text IS NULL) = (submitted_on IS NULL) AND (text IS NULL) = (submitted_by_person_id IS NULL));
ALTER TABLE self_evaluation ADD CHECK (submitted_on >= requested_on);
ALTER TABLE public_opinion ADD CHECK
  (channel IN ('ONLINE', 'QUESTIONNAIRE', 'HOTLINE', 'MEETING', 'NOTICE', 'OTHER'));
ALTER TABLE public_opinion ADD CHECK (from_day <= to_day);
ALTER TABLE public_opinion ADD CHECK (respondents_qualifier IN ('EQ', 'GE', 'GT', 'APPROX'));
ALTER TABLE public_opinion ADD CHECK
  ((respondents_value IS NULL) = (respondents_qualifier IS NULL) AND respondents_value >= 0);
ALTER TABLE deliberation ADD CHECK (agreeing BETWEEN 0 AND members AND needed BETWEEN 1 AND members);
ALTER TABLE deliberation ADD CHECK ((needed IS NULL) = (article IS NULL));
ALTER TABLE deliberation ADD CHECK (NOT passed OR agreeing >= coalesce(needed, 1));
ALTER TABLE deliberation_vote ADD CHECK (vote IN ('AGREE', 'DISAGREE', 'ABSTAIN'));
ALTER TABLE rebuttal ADD CHECK ((answer IS NULL) = (answered_on IS NULL));
ALTER TABLE rebuttal ADD CHECK (answered_on >= submitted_on);
ALTER TABLE rebuttal_item ADD CHECK ((accepted IS NULL) = (reason IS NULL));
ALTER TABLE inspection_report ADD CHECK (openness IN ('PUBLIC', 'ON_REQUEST', 'CLOSED'));
ALTER TABLE inspection_report ADD CHECK
  ((openness = 'PUBLIC') = (published_on IS NOT NULL) AND (published_on IS NULL) = (published_at IS NULL));
ALTER TABLE inspection_report ADD CHECK (openness IS NULL OR openness = 'PUBLIC' OR openness_reason IS NOT NULL);
ALTER TABLE report_dispatch ADD CHECK
  (kind IN ('GOVERNMENT', 'HIGHER_ORGAN', 'EDUCATION_DEPARTMENT', 'CONGRESS', 'OTHER'));

-- One clock of a kind for an inspection or one of its objects; it stands still for one reason at a time.
CREATE UNIQUE INDEX deadline_once ON deadline (inspection_id, name, coalesce(organization_id, inspection_id));
CREATE UNIQUE INDEX deadline_change_one_open ON deadline_change (deadline_id)
  WHERE kind = 'SUSPENSION' AND to_day IS NULL;

-- Whether an object was told of its inspection: it has a preliminary opinion that the reader may see.
CREATE FUNCTION is_told(inspection uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM preliminary_opinion o WHERE o.inspection_id = $1)
$$;

-- Whether a rebuttal speaks of an opinion with the inspection, owner and object that the opinion has.
CREATE FUNCTION answers_opinion(opinion uuid, inspection uuid, path text, organization uuid) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM preliminary_opinion o
    WHERE o.id = $1 AND o.inspection_id = $2 AND o.owner_path = $3 AND o.organization_id = $4)
$$;

-- Whether a rebuttal contests a problem of its own inspection and object.
CREATE FUNCTION contests(rebuttal uuid, problem uuid, inspection uuid, path text, organization uuid) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM rebuttal r
      WHERE r.id = $1 AND r.inspection_id = $3 AND r.owner_path = $4 AND r.organization_id = $5)
    AND EXISTS (SELECT FROM problem p
      WHERE p.id = $2 AND p.inspection_id = $3 AND p.responsible_organization_id = $5)
$$;

-- The unit that a row is about fills given columns of it, once; whatever is written stays. Of everything else outside
-- its range it changes nothing.
CREATE FUNCTION guard_filled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD);
  new_row jsonb := to_jsonb(NEW);
BEGIN
  IF NOT row_security_active(TG_RELID) OR is_own(OLD.owner_path) THEN
    RETURN NEW;
  END IF;
  IF OLD.organization_id = nullif(current_setting('app.organization', true), '')::uuid
    AND new_row - TG_ARGV = old_row - TG_ARGV
    AND NOT EXISTS (SELECT FROM unnest(TG_ARGV) AS col
      WHERE old_row -> col <> 'null' AND old_row -> col <> new_row -> col) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: % % belongs to another range', TG_TABLE_NAME, OLD.id
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON preliminary_opinion FOR EACH ROW
  EXECUTE FUNCTION guard_filled('received_on', 'rebuttal_waived_on');
CREATE TRIGGER guard BEFORE UPDATE ON self_evaluation FOR EACH ROW
  EXECUTE FUNCTION guard_filled('text', 'submitted_on', 'submitted_by_person_id');
CREATE TRIGGER guard BEFORE UPDATE ON deadline FOR EACH ROW
  EXECUTE FUNCTION guard_filled('from_day', 'due_on', 'rolled', 'uncertain', 'met_on');

DO $do$
DECLARE
  own text := in_range('owner_path');
  matter text := own || ' OR ' || is_granted('inspection_id');
  written text := own || ' AND belongs_to(inspection_id, owner_path)';
  unit text := is_acting('organization_id', 'organization');
  concerned text := matter || ' OR ' || in_range('organization_path') || ' OR ' || unit;
  tab text;
BEGIN
  -- What is the team's and the office's alone. Nothing of all this is ever deleted.
  FOREACH tab IN ARRAY ARRAY['self_evaluation_review', 'public_opinion', 'deliberation', 'deliberation_vote',
    'inspection_report', 'report_dispatch'] LOOP
    PERFORM protect(tab::regclass, matter, written);
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
  -- What an object reads of its own inspection.
  FOREACH tab IN ARRAY ARRAY['deadline', 'deadline_change', 'self_evaluation', 'rebuttal', 'rebuttal_item',
    'opinion_letter', 'opinion_requirement'] LOOP
    PERFORM protect(tab::regclass, concerned, written);
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;

  FOREACH tab IN ARRAY ARRAY['preliminary_opinion', 'self_evaluation', 'deadline'] LOOP
    EXECUTE format('ALTER POLICY scope_update ON %I USING (%2$s) WITH CHECK (%2$s)', tab, own || ' OR ' || unit);
  END LOOP;
  EXECUTE format('ALTER POLICY scope_insert ON rebuttal WITH CHECK (%s)',
    unit || ' AND answer IS NULL AND answers_opinion(opinion_id, inspection_id, owner_path, organization_id)');
  EXECUTE format('ALTER POLICY scope_insert ON rebuttal_item WITH CHECK (%s)',
    unit || ' AND accepted IS NULL AND contests(rebuttal_id, problem_id, inspection_id, owner_path, organization_id)');

  -- A suggestion to all objects is read by each of them.
  EXECUTE format('ALTER POLICY scope_read ON suggestion USING (%s)',
    '(' || own || ' AND (coalesce(NOT ' || unit || ', true) OR is_organ(inspection_id))) OR '
      || is_granted('inspection_id') || ' OR (released_at IS NOT NULL AND (' || in_range('organization_path') || ' OR '
      || unit || ' OR (organization_id IS NULL AND is_told(inspection_id))))');
END $do$;

SELECT may_change('inspection', 'notice_letter_id', 'ended_on', 'reviewed_on', 'opinion_on', 'reported_on');
SELECT may_change('preliminary_opinion', 'received_on', 'rebuttal_waived_on');
SELECT may_change('deadline', 'from_day', 'due_on', 'rolled', 'uncertain', 'met_on');
SELECT may_change('deadline_change', 'to_day');
SELECT may_change('self_evaluation', 'text', 'submitted_on', 'submitted_by_person_id');
SELECT may_change('rebuttal', 'answer', 'answered_on');
SELECT may_change('rebuttal_item', 'accepted', 'reason');
SELECT may_change('inspection_report', 'openness', 'openness_reason', 'published_on', 'published_at');
