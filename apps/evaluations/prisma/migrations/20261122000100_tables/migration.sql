-- CreateTable
CREATE TABLE "scheme" (
    "id" UUID NOT NULL,
    "lineage_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "issuer_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "published_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "scheme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "indicator" (
    "id" UUID NOT NULL,
    "scheme_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "weight_hundredths" INTEGER NOT NULL,
    "max_hundredths" INTEGER NOT NULL,
    "description" TEXT,

    CONSTRAINT "indicator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grade_band" (
    "id" UUID NOT NULL,
    "scheme_id" UUID NOT NULL,
    "grade" TEXT NOT NULL,
    "from_hundredths" INTEGER NOT NULL,
    "to_hundredths" INTEGER NOT NULL,

    CONSTRAINT "grade_band_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_round" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "organ_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "scheme_id" UUID NOT NULL,
    "scheme_snapshot" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "opened_on" DATE NOT NULL,
    "confirmed_on" DATE,
    "confirmed_by_id" UUID,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "evaluation_round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "participant" (
    "id" UUID NOT NULL,
    "round_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "participant_path" TEXT COLLATE "C" NOT NULL,
    "organ_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "total_hundredths" INTEGER,
    "grade" TEXT,
    "released_at" TIMESTAMPTZ,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "participant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "score" (
    "id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "indicator_code" TEXT NOT NULL,
    "value_hundredths" INTEGER NOT NULL,
    "explanation" TEXT,
    "scored_by_id" UUID,
    "recorded_at" TIMESTAMPTZ NOT NULL,
    "superseded_at" TIMESTAMPTZ,

    CONSTRAINT "score_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "scheme_owner_path_idx" ON "scheme"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "scheme_lineage_id_version_key" ON "scheme"("lineage_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "indicator_scheme_id_code_key" ON "indicator"("scheme_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "grade_band_scheme_id_grade_key" ON "grade_band"("scheme_id", "grade");

-- CreateIndex
CREATE UNIQUE INDEX "grade_band_scheme_id_from_hundredths_key" ON "grade_band"("scheme_id", "from_hundredths");

-- CreateIndex
CREATE INDEX "evaluation_round_owner_path_idx" ON "evaluation_round"("owner_path");

-- CreateIndex
CREATE INDEX "evaluation_round_scheme_id_idx" ON "evaluation_round"("scheme_id");

-- CreateIndex
CREATE INDEX "participant_organization_id_idx" ON "participant"("organization_id");

-- CreateIndex
CREATE INDEX "participant_owner_path_idx" ON "participant"("owner_path");

-- CreateIndex
CREATE INDEX "participant_participant_path_idx" ON "participant"("participant_path");

-- CreateIndex
CREATE UNIQUE INDEX "participant_round_id_organization_id_key" ON "participant"("round_id", "organization_id");

-- CreateIndex
CREATE INDEX "score_participant_id_idx" ON "score"("participant_id");

-- AddForeignKey
ALTER TABLE "indicator" ADD CONSTRAINT "indicator_scheme_id_fkey" FOREIGN KEY ("scheme_id") REFERENCES "scheme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grade_band" ADD CONSTRAINT "grade_band_scheme_id_fkey" FOREIGN KEY ("scheme_id") REFERENCES "scheme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_round" ADD CONSTRAINT "evaluation_round_scheme_id_fkey" FOREIGN KEY ("scheme_id") REFERENCES "scheme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_round_id_fkey" FOREIGN KEY ("round_id") REFERENCES "evaluation_round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score" ADD CONSTRAINT "score_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "participant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lists and limits that SQL keeps, so that no code path can write anything else. Hundredths of a point: 10000 = 100.
ALTER TABLE scheme ADD CHECK (status IN ('DRAFT', 'PUBLISHED'));
ALTER TABLE scheme ADD CHECK ((status = 'PUBLISHED') = (published_on IS NOT NULL));
ALTER TABLE scheme ADD CHECK (version >= 1);
ALTER TABLE indicator ADD CHECK (weight_hundredths BETWEEN 1 AND 10000);
ALTER TABLE indicator ADD CHECK (max_hundredths > 0);
ALTER TABLE grade_band ADD CHECK (from_hundredths >= 0 AND from_hundredths < to_hundredths AND to_hundredths <= 10000);
ALTER TABLE evaluation_round ADD CHECK (status IN ('OPEN', 'CONFIRMED'));
ALTER TABLE evaluation_round ADD CHECK ((status = 'CONFIRMED') = (confirmed_on IS NOT NULL));
ALTER TABLE evaluation_round ADD CHECK (confirmed_on >= opened_on);
ALTER TABLE participant ADD CHECK (total_hundredths BETWEEN 0 AND 10000);
ALTER TABLE participant ADD CHECK ((total_hundredths IS NULL) = (grade IS NULL)
  AND (total_hundredths IS NULL) = (released_at IS NULL));
ALTER TABLE score ADD CHECK (value_hundredths >= 0);
-- One score holds for each participant and indicator; replaced ones stay.
CREATE UNIQUE INDEX score_current ON score (participant_id, indicator_code) WHERE superseded_at IS NULL;

-- Guards of last resort for what is final: the commands refuse with a reason before these do.
CREATE FUNCTION refuse_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% % is final', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER final BEFORE UPDATE OR DELETE ON scheme
  FOR EACH ROW WHEN (OLD.status = 'PUBLISHED') EXECUTE FUNCTION refuse_final();
CREATE TRIGGER final BEFORE UPDATE OR DELETE ON evaluation_round
  FOR EACH ROW WHEN (OLD.status = 'CONFIRMED') EXECUTE FUNCTION refuse_final();

CREATE FUNCTION refuse_part_of_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  part jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  is_final boolean;
BEGIN
  IF TG_TABLE_NAME = 'participant' THEN
    SELECT status = 'CONFIRMED' INTO is_final FROM evaluation_round WHERE id = (part ->> 'round_id')::uuid;
  ELSIF TG_TABLE_NAME = 'score' THEN
    SELECT r.status = 'CONFIRMED' INTO is_final FROM participant p JOIN evaluation_round r ON r.id = p.round_id
    WHERE p.id = (part ->> 'participant_id')::uuid;
  ELSE
    SELECT status = 'PUBLISHED' INTO is_final FROM scheme WHERE id = (part ->> 'scheme_id')::uuid;
  END IF;
  IF is_final THEN
    RAISE EXCEPTION '% % belongs to something final', TG_TABLE_NAME, part ->> 'id' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE INSERT OR UPDATE OR DELETE ON indicator
  FOR EACH ROW EXECUTE FUNCTION refuse_part_of_final();
CREATE TRIGGER final BEFORE INSERT OR UPDATE OR DELETE ON grade_band
  FOR EACH ROW EXECUTE FUNCTION refuse_part_of_final();
CREATE TRIGGER final BEFORE INSERT OR UPDATE OR DELETE ON participant
  FOR EACH ROW EXECUTE FUNCTION refuse_part_of_final();
CREATE TRIGGER final BEFORE INSERT OR UPDATE OR DELETE ON score
  FOR EACH ROW EXECUTE FUNCTION refuse_part_of_final();

-- A published scheme is a public norm inside the system, a draft belongs to the range of its issuer. Only the acting
-- issuer writes.
SELECT protect('scheme',
  in_range('owner_path') || ' OR (status = ''PUBLISHED'' AND ' || is_signed_in() || ')',
  in_range('owner_path') || ' AND ' || is_acting('issuer_id', 'organization'));
SELECT protect('indicator',
  'EXISTS (SELECT FROM scheme s WHERE s.id = scheme_id)',
  'EXISTS (SELECT FROM scheme s WHERE s.id = scheme_id AND ' || in_range('s.owner_path') || ' AND '
    || is_acting('s.issuer_id', 'organization') || ')');
SELECT protect('grade_band',
  'EXISTS (SELECT FROM scheme s WHERE s.id = scheme_id)',
  'EXISTS (SELECT FROM scheme s WHERE s.id = scheme_id AND ' || in_range('s.owner_path') || ' AND '
    || is_acting('s.issuer_id', 'organization') || ')');

-- Before its release a result is seen by the evaluating organ and the tiers above it; afterwards also by the participant
-- and the offices of the participant's division, who never see another participant. A participant beside the organ, a bureau
-- of the same division, waits like every other.
SELECT protect('participant',
  '(' || in_range('owner_path') || ' AND coalesce(NOT ' || is_acting('organization_id', 'organization') || ', true))'
    || ' OR (released_at IS NOT NULL AND (' || in_range('participant_path') || ' OR '
    || is_acting('organization_id', 'organization') || '))',
  in_range('owner_path') || ' AND ' || is_acting('organ_id', 'organization'));
SELECT protect('score',
  'EXISTS (SELECT FROM participant p WHERE p.id = participant_id)',
  'EXISTS (SELECT FROM participant p WHERE p.id = participant_id AND ' || in_range('p.owner_path') || ' AND '
    || is_acting('p.organ_id', 'organization') || ')');
SELECT protect('evaluation_round',
  in_range('owner_path') || ' OR EXISTS (SELECT FROM participant p WHERE p.round_id = evaluation_round.id AND p.released_at'
    || ' IS NOT NULL AND (' || in_range('p.participant_path') || ' OR ' || is_acting('p.organization_id', 'organization') || '))',
  in_range('owner_path') || ' AND ' || is_acting('organ_id', 'organization'));

-- Drafts are rewritten by their parts; a score is replaced by another one, not changed.
SELECT may_change('scheme', 'name', 'status', 'published_on');
SELECT may_delete('indicator'), may_delete('grade_band');
SELECT may_change('evaluation_round', 'status', 'confirmed_on', 'confirmed_by_id');
SELECT may_change('participant', 'total_hundredths', 'grade', 'released_at');
SELECT may_change('score', 'superseded_at');
