-- A problem is confirmed before it is split or closed, and withdrawn where the unit's rebuttal is accepted.
ALTER TABLE "problem" ADD COLUMN "confirmed_on" DATE;
ALTER TABLE "problem" ADD COLUMN "withdrawn_on" DATE;
ALTER TABLE "problem" ADD COLUMN "withdrawal_reason" TEXT;

-- What was told before there was a confirmation counts as confirmed then, unless its inspection still goes on.
UPDATE problem p SET confirmed_on = (p.released_at AT TIME ZONE 'Asia/Shanghai')::date
WHERE p.released_at IS NOT NULL
  AND (p.parent_id IS NOT NULL OR p.status = 'CLOSED'
    OR EXISTS (SELECT FROM problem part WHERE part.parent_id = p.id)
    OR EXISTS (SELECT FROM inspection i WHERE i.id = p.inspection_id AND i.status = 'COMPLETED'));

ALTER TABLE problem DROP CONSTRAINT problem_status_check;
ALTER TABLE problem ADD CHECK
  (status IN ('PRELIMINARY', 'OPEN', 'REPORTED', 'RETURNED', 'VERIFIED', 'CLOSED', 'WITHDRAWN'));
ALTER TABLE problem ADD CHECK (status <> 'CLOSED' OR confirmed_on IS NOT NULL);
ALTER TABLE problem ADD CHECK (confirmed_on IS NULL OR released_at IS NOT NULL);
ALTER TABLE problem ADD CHECK ((status = 'WITHDRAWN') = (withdrawn_on IS NOT NULL));
ALTER TABLE problem ADD CHECK ((withdrawn_on IS NULL) = (withdrawal_reason IS NULL));
-- What is confirmed is withdrawn no more.
ALTER TABLE problem ADD CHECK (withdrawn_on IS NULL OR confirmed_on IS NULL);

SELECT may_change('problem', 'confirmed_on', 'withdrawn_on', 'withdrawal_reason');
