-- Entering the past (补录): a term that an organ gave before it kept its appointments here. It goes no way from step to
-- step, so what nobody knows any more may be missing.
ALTER TABLE appointment
  ALTER COLUMN recommending_organization_id DROP NOT NULL,
  ALTER COLUMN recommender_path DROP NOT NULL,
  ALTER COLUMN recommended_on DROP NOT NULL,
  ALTER COLUMN rule_version DROP NOT NULL;

-- AlterTable
ALTER TABLE "appointment" ADD COLUMN     "past_confidence" TEXT,
ADD COLUMN     "past_source" TEXT,
ADD COLUMN     "past_text" TEXT,
ADD COLUMN     "past_title" TEXT,
ADD COLUMN     "term_to_assumed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "withdrawal_reason" TEXT,
ADD COLUMN     "withdrawn_on" DATE;

ALTER TABLE appointment ADD CHECK (past_source IN ('PAPER', 'SCAN', 'LETTER', 'TABLE'));
ALTER TABLE appointment ADD CHECK (past_confidence IN ('CERTAIN', 'LIKELY', 'DOUBTFUL'));
ALTER TABLE appointment ADD CHECK (num_nulls(past_source, past_title, past_text, past_confidence) IN (0, 4));
ALTER TABLE appointment ADD CHECK (past_source IS NOT NULL
  OR num_nulls(recommending_organization_id, recommender_path, recommended_on, rule_version) = 0);
ALTER TABLE appointment ADD CHECK (past_source IS NULL OR status IN ('APPOINTED', 'ENDED', 'WITHDRAWN'));
ALTER TABLE appointment ADD CHECK (NOT term_to_assumed OR (past_source IS NOT NULL AND term_to IS NOT NULL));
ALTER TABLE appointment ADD CHECK ((status = 'WITHDRAWN') = (withdrawn_on IS NOT NULL));
ALTER TABLE appointment ADD CHECK (num_nulls(withdrawn_on, withdrawal_reason) IN (0, 2));

-- A status more, and no steps for a term of the past; a term withdrawn may have been one that was ended.
ALTER TABLE appointment DROP CONSTRAINT appointment_status_check;
ALTER TABLE appointment ADD CONSTRAINT appointment_status_check CHECK (status IN ('RECOMMENDED', 'REVIEWED',
  'PUBLIC_NOTICE', 'APPOINTED', 'REJECTED', 'ENDED', 'WITHDRAWN'));
ALTER TABLE appointment DROP CONSTRAINT appointment_check3;
ALTER TABLE appointment ADD CONSTRAINT appointment_steps_check CHECK (past_source IS NOT NULL
  OR status NOT IN ('APPOINTED', 'ENDED')
  OR (num_nulls(notice_to, appointed_on, term_from) = 0 AND appointed_on > notice_to));
ALTER TABLE appointment DROP CONSTRAINT appointment_check6;
ALTER TABLE appointment ADD CONSTRAINT appointment_ended_check CHECK (status = 'WITHDRAWN'
  OR (status = 'ENDED') = (ended_on IS NOT NULL));
ALTER TABLE appointment DROP CONSTRAINT appointment_check7;
ALTER TABLE appointment ADD CONSTRAINT appointment_end_ground_status_check CHECK (end_ground IS NULL
  OR status IN ('ENDED', 'WITHDRAWN'));

-- Cards of the past keep their numbers, which an office may have given again and again.
DROP INDEX "appointment_appointing_organization_id_card_number_key";
CREATE UNIQUE INDEX appointment_card_key ON appointment (appointing_organization_id, card_number)
  WHERE past_source IS NULL;

-- A term of the past is entered by the organ that gave it. Recommending stays an act of the recommender.
DO $$
BEGIN
  EXECUTE format('ALTER POLICY scope_insert ON appointment WITH CHECK (CASE WHEN past_source IS NULL THEN %s ELSE %s END)',
    in_range('recommender_path') || ' AND ' || is_acting('recommending_organization_id', 'organization')
      || ' AND status = ''RECOMMENDED''',
    in_range('owner_path') || ' AND ' || is_acting('appointing_organization_id', 'organization')
      || ' AND status IN (''APPOINTED'', ''ENDED'')');
END $$;

SELECT may_change('appointment', 'term_to_assumed', 'withdrawn_on', 'withdrawal_reason');
