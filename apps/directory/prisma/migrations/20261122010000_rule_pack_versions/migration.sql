-- CreateTable
CREATE TABLE "rule_pack_version" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "organization_id" UUID,
    "proposed_by_id" UUID,
    "reason" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ,
    "approved_on" DATE,
    "decision_reason" TEXT,

    CONSTRAINT "rule_pack_version_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "rule_pack_version_division_id_version_key" ON "rule_pack_version"("division_id", "version");

-- AddForeignKey
ALTER TABLE "rule_pack_version" ADD CONSTRAINT "rule_pack_version_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE rule_pack_version ADD CHECK (status IN ('PROPOSED', 'APPROVED', 'RETURNED'));
ALTER TABLE rule_pack_version ADD CHECK ((status = 'PROPOSED') = (decided_at IS NULL));
ALTER TABLE rule_pack_version ADD CHECK ((status = 'APPROVED') = (approved_on IS NOT NULL));
ALTER TABLE rule_pack_version ADD CHECK (status <> 'RETURNED' OR decision_reason IS NOT NULL);
-- Two persons: whoever proposed it does not approve it.
ALTER TABLE rule_pack_version ADD CHECK (status <> 'APPROVED' OR decided_by_id IS DISTINCT FROM proposed_by_id
  OR proposed_by_id IS NULL);

-- Rows that are in force already came with the release (version 1) or by an approval before versions were kept.
INSERT INTO rule_pack_version (id, division_id, version, status, parameters, reason, recorded_at, decided_at, approved_on)
SELECT gen_random_uuid(), division_id, pack_version, 'APPROVED',
       jsonb_agg(jsonb_strip_nulls(jsonb_build_object('key', key, 'value', value, 'unit', unit, 'validFrom', valid_from,
         'validTo', valid_to, 'article', article, 'mark', mark)) ORDER BY key, valid_from),
       CASE pack_version WHEN 1 THEN '随系统发布' ELSE '此前批准' END,
       min(recorded_at), min(recorded_at), min((recorded_at AT TIME ZONE 'Asia/Shanghai')::date)
FROM rule_parameter GROUP BY division_id, pack_version;

-- What is approved is public inside the system; proposals are seen in their division and above.
SELECT protect('rule_pack_version',
  is_signed_in() || ' AND (status = ''APPROVED'' OR EXISTS (SELECT FROM division d WHERE d.id = division_id AND '
    || in_range('d.path') || '))',
  'EXISTS (SELECT FROM division d WHERE d.id = division_id AND ' || in_range('d.path') || ')');

-- A proposal is decided, a row in force ends; what was proposed stays.
SELECT may_change('rule_pack_version', 'status', 'decision_reason', 'approved_on', 'decided_by_id', 'decided_at');
SELECT may_change('rule_parameter', 'valid_to');
SELECT may_change('organization_relation', 'valid_to');
