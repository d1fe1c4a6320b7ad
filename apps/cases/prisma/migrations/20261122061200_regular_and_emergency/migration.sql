-- Regular inspections of a term, emergencies, and what is noted of a visit: who was there, who was heard, how many.
ALTER TABLE "inspection" ADD COLUMN "emergency_kind" TEXT;
ALTER TABLE "inspection" ADD COLUMN "term_name" TEXT;
ALTER TABLE "inspection" ADD COLUMN "term_from" DATE;
ALTER TABLE "inspection" ADD COLUMN "term_to" DATE;
ALTER TABLE "inspection" ADD COLUMN "orientation" TEXT;
ALTER TABLE "inspection" ADD COLUMN "selection" TEXT;
ALTER TABLE "inspection" ADD COLUMN "openness" TEXT;

ALTER TABLE inspection ADD CHECK (emergency_kind IN ('NATURAL_DISASTER', 'ACCIDENT', 'PUBLIC_HEALTH', 'EXAM_SECURITY',
  'MASS_INCIDENT', 'SCHOOL_CRIME', 'TEACHER_ETHICS', 'OTHER'));
ALTER TABLE inspection ADD CHECK
  ((term_name IS NULL) = (term_from IS NULL) AND (term_name IS NULL) = (term_to IS NULL) AND term_from <= term_to);
ALTER TABLE inspection ADD CHECK (term_name IS NULL OR scope = 'REGULAR');
ALTER TABLE inspection ADD CHECK (orientation IN ('PROCESS', 'RESULT'));
ALTER TABLE inspection ADD CHECK (selection IN ('ROUTINE', 'RANDOM'));
ALTER TABLE inspection ADD CHECK (openness IN ('OPEN', 'COVERT'));

ALTER TABLE "inspection_plan" ADD COLUMN "specialities" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "team_member" ADD COLUMN "speciality" TEXT;

ALTER TABLE "visit" ADD COLUMN "headcounts" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "visit" ADD COLUMN "participant_ids" UUID[] DEFAULT ARRAY[]::UUID[];
ALTER TABLE "visit" ADD COLUMN "heard" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "visit" ADD COLUMN "absent" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "visit" ADD COLUMN "chosen_at_random" BOOLEAN;
ALTER TABLE "visit" ADD COLUMN "announced_on" DATE;
ALTER TABLE "visit" ADD COLUMN "feedback" TEXT;
ALTER TABLE "visit" ADD COLUMN "feedback_on" DATE;

-- Whether a list says of each group once how many.
CREATE FUNCTION are_headcounts(list jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_typeof(list) = 'array' AND coalesce(bool_and(
      one ->> 'group' IN ('STUDENTS', 'PARENTS', 'TEACHERS', 'LEADERS', 'DELEGATES', 'PUBLIC', 'OTHERS')
      AND one ->> 'qualifier' IN ('EQ', 'GE', 'GT', 'APPROX') AND (one ->> 'value')::float8 >= 0), true)
    AND count(*) = count(DISTINCT one ->> 'group')
  FROM jsonb_array_elements(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END) AS one
$$;
ALTER TABLE visit ADD CHECK (are_headcounts(headcounts));
ALTER TABLE visit ADD CHECK
  (heard <@ ARRAY['STUDENTS', 'PARENTS', 'TEACHERS', 'LEADERS', 'DELEGATES', 'PUBLIC', 'OTHERS']);
ALTER TABLE visit ADD CHECK
  (absent <@ ARRAY['STUDENTS', 'PARENTS', 'TEACHERS', 'LEADERS', 'DELEGATES', 'PUBLIC', 'OTHERS']);
ALTER TABLE visit ADD CHECK (NOT heard && absent);
ALTER TABLE visit ADD CHECK (announced_on <= occurred_on);
ALTER TABLE visit ADD CHECK ((feedback IS NULL) = (feedback_on IS NULL) AND feedback_on >= occurred_on);
ALTER TABLE visit ADD CHECK (feedback IS NULL OR released_at IS NOT NULL);

ALTER TABLE deadline DROP CONSTRAINT deadline_name_check;
ALTER TABLE deadline ADD CHECK (name IN ('SELF_EVALUATION', 'FEEDBACK', 'REBUTTAL', 'OPINION', 'REPORT', 'PLAN_MADE_UP',
  'NOTICE_MADE_UP'));

SELECT may_change('visit', 'feedback', 'feedback_on');
SELECT may_change('team_member', 'role');
SELECT may_change('inspection_plan', 'specialities');
