-- CreateTable
CREATE TABLE "budget" (
    "id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "budget_year" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "proposed_on" DATE NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "decided_on" DATE,
    "decided_by_id" UUID,
    "return_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_line" (
    "id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "position" INTEGER NOT NULL,
    "item" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "proposed" BIGINT NOT NULL,
    "approved" BIGINT NOT NULL,
    "reserved" BIGINT NOT NULL DEFAULT 0,
    "used" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "budget_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_adjustment" (
    "id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "amount_before" BIGINT NOT NULL,
    "amount_after" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "proposed_on" DATE NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "decided_on" DATE,
    "decided_by_id" UUID,
    "return_reason" TEXT,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "budget_adjustment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "expense" (
    "id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "office_organization_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "fee_id" UUID,
    "session_id" UUID,
    "person_id" UUID,
    "description" TEXT,
    "amount" BIGINT NOT NULL,
    "occurred_on" DATE NOT NULL,
    "status" TEXT NOT NULL,
    "recorded_by_id" UUID NOT NULL,
    "paid_on" DATE,
    "voucher_number" TEXT,
    "settled_by_id" UUID,
    "freed_on" DATE,
    "free_reason" TEXT,
    "is_demo" BOOLEAN NOT NULL,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "expense_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "budget_owner_path_idx" ON "budget"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "budget_line_budget_id_name_key" ON "budget_line"("budget_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "budget_line_budget_id_position_key" ON "budget_line"("budget_id", "position");

-- CreateIndex
CREATE INDEX "budget_adjustment_line_id_idx" ON "budget_adjustment"("line_id");

-- CreateIndex
CREATE INDEX "expense_line_id_idx" ON "expense"("line_id");

-- CreateIndex
CREATE INDEX "expense_person_id_idx" ON "expense"("person_id");

-- Everything says of its office what the budget says, so that nobody's own path on another's line opens anything. Each key
-- holds the plain reference too.
ALTER TABLE budget ADD CONSTRAINT budget_owner_key UNIQUE (id, office_organization_id, owner_path);
ALTER TABLE budget_line ADD CONSTRAINT budget_line_budget_id_fkey FOREIGN KEY (budget_id, office_organization_id, owner_path)
  REFERENCES budget (id, office_organization_id, owner_path);
ALTER TABLE budget_line ADD CONSTRAINT budget_line_owner_key UNIQUE (id, office_organization_id, owner_path);
ALTER TABLE budget_adjustment ADD CONSTRAINT budget_adjustment_line_id_fkey
  FOREIGN KEY (line_id, office_organization_id, owner_path)
  REFERENCES budget_line (id, office_organization_id, owner_path);
ALTER TABLE expense ADD CONSTRAINT expense_line_id_fkey FOREIGN KEY (line_id, office_organization_id, owner_path)
  REFERENCES budget_line (id, office_organization_id, owner_path);
ALTER TABLE fee ADD CONSTRAINT fee_owner_key UNIQUE (id, office_organization_id, owner_path);
ALTER TABLE expense ADD CONSTRAINT expense_fee_id_fkey FOREIGN KEY (fee_id, office_organization_id, owner_path)
  REFERENCES fee (id, office_organization_id, owner_path);
ALTER TABLE expense ADD CONSTRAINT expense_session_id_fkey FOREIGN KEY (session_id) REFERENCES training_session (id);

-- Lists and orders that SQL keeps, so that no code path can write anything else. Two persons for every decision, and nothing
-- beyond what was approved: not by any order of commands, not by two at once.
ALTER TABLE budget ADD CHECK (budget_year BETWEEN 1900 AND 2200);
ALTER TABLE budget ADD CHECK (status IN ('PROPOSED', 'APPROVED', 'RETURNED'));
ALTER TABLE budget ADD CHECK ((status = 'PROPOSED') = (decided_on IS NULL) AND num_nulls(decided_on, decided_by_id) IN (0, 2));
ALTER TABLE budget ADD CHECK ((status = 'RETURNED') = (return_reason IS NOT NULL));
ALTER TABLE budget ADD CHECK (decided_by_id <> proposed_by_id);
ALTER TABLE budget_line ADD CHECK (item IN ('REVIEW_FEE', 'SUBSIDY', 'TRAINING', 'TRAVEL', 'MEETING', 'PRINTING', 'OTHER'));
ALTER TABLE budget_line ADD CHECK (proposed BETWEEN 0 AND 100000000000000 AND approved BETWEEN 0 AND 100000000000000);
ALTER TABLE budget_line ADD CONSTRAINT budget_line_not_exceeded
  CHECK (reserved >= 0 AND used >= 0 AND reserved + used <= approved);
ALTER TABLE budget_adjustment ADD CHECK (status IN ('PROPOSED', 'APPROVED', 'RETURNED'));
ALTER TABLE budget_adjustment ADD CHECK (amount_before <> amount_after AND amount_after >= 0);
ALTER TABLE budget_adjustment ADD CHECK ((status = 'PROPOSED') = (decided_on IS NULL)
  AND num_nulls(decided_on, decided_by_id) IN (0, 2));
ALTER TABLE budget_adjustment ADD CHECK ((status = 'RETURNED') = (return_reason IS NOT NULL));
ALTER TABLE budget_adjustment ADD CHECK (decided_by_id <> proposed_by_id);
ALTER TABLE expense ADD CHECK (status IN ('RESERVED', 'USED', 'FREED'));
ALTER TABLE expense ADD CHECK (amount > 0);
ALTER TABLE expense ADD CHECK (num_nulls(fee_id, description) = 1);
ALTER TABLE expense ADD CHECK ((status = 'USED') = (paid_on IS NOT NULL) AND num_nulls(paid_on, voucher_number, settled_by_id) IN (0, 3));
ALTER TABLE expense ADD CHECK ((status = 'FREED') = (freed_on IS NOT NULL) AND num_nulls(freed_on, free_reason) IN (0, 2));
-- A fee has the second person already who approves it.
ALTER TABLE expense ADD CHECK (fee_id IS NOT NULL OR settled_by_id <> recorded_by_id);

-- One budget of an office and year that is not returned, one adjustment of a line at a time, one draw of a fee.
CREATE UNIQUE INDEX budget_once ON budget (office_organization_id, budget_year) WHERE status <> 'RETURNED';
CREATE UNIQUE INDEX budget_adjustment_open_key ON budget_adjustment (line_id) WHERE status = 'PROPOSED';
CREATE UNIQUE INDEX expense_of_fee ON expense (fee_id) WHERE status <> 'FREED';

-- The only way in which a line comes to be drawn on: once for each statement, whatever it wrote. It runs as the owner, because
-- nobody else may change the two figures.
CREATE FUNCTION draw_on_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE budget_line l SET reserved = l.reserved + n.reserved, used = l.used + n.used
    FROM (
      SELECT line_id, coalesce(sum(amount) FILTER (WHERE status = 'RESERVED'), 0) AS reserved,
        coalesce(sum(amount) FILTER (WHERE status = 'USED'), 0) AS used
      FROM new_rows GROUP BY line_id
    ) n
    WHERE l.id = n.line_id;
  ELSE
    UPDATE budget_line l SET reserved = l.reserved + n.reserved, used = l.used + n.used
    FROM (
      SELECT line_id, coalesce(sum(amount) FILTER (WHERE status = 'RESERVED'), 0) AS reserved,
        coalesce(sum(amount) FILTER (WHERE status = 'USED'), 0) AS used
      FROM (
        SELECT line_id, amount, status FROM new_rows UNION ALL SELECT line_id, -amount, status FROM old_rows
      ) changed
      GROUP BY line_id
    ) n
    WHERE l.id = n.line_id AND (n.reserved <> 0 OR n.used <> 0);
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION draw_on_lines() FROM PUBLIC;
CREATE TRIGGER draw_insert AFTER INSERT ON expense REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION draw_on_lines();
CREATE TRIGGER draw_update AFTER UPDATE ON expense REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION draw_on_lines();

-- Money is seen by the officers and leaders of the office and of the tiers above it, and an expense by whom it is paid to. The
-- office writes, and nobody what is paid to himself.
DO $do$
DECLARE
  staff text := '(' || has_role('OFFICER') || ' OR ' || has_role('LEADER') || ')';
  seen text := staff || ' AND ' || in_range('owner_path');
  written text := seen || ' AND ' || is_acting('office_organization_id', 'organization');
  self text := is_acting('person_id', 'person');
  tab text;
BEGIN
  FOREACH tab IN ARRAY ARRAY['budget', 'budget_line', 'budget_adjustment'] LOOP
    PERFORM protect(tab::regclass, seen, written);
  END LOOP;
  PERFORM protect('expense', self || ' OR (' || seen || ')', written || ' AND coalesce(NOT ' || self || ', true)');
  -- Without a policy nobody may: nothing is deleted here.
  FOREACH tab IN ARRAY ARRAY['budget', 'budget_line', 'budget_adjustment', 'expense'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

SELECT may_change('budget', 'status', 'decided_on', 'decided_by_id', 'return_reason');
SELECT may_change('budget_line', 'approved');
SELECT may_change('budget_adjustment', 'status', 'decided_on', 'decided_by_id', 'return_reason');
SELECT may_change('expense', 'status', 'paid_on', 'voucher_number', 'settled_by_id', 'freed_on', 'free_reason');

-- Nor does a line begin with anything approved or drawn.
DO $$
BEGIN
  EXECUTE format('ALTER POLICY scope_insert ON budget_line WITH CHECK ((%s) AND approved = 0 AND reserved = 0 AND used = 0)',
    (SELECT with_check FROM pg_policies WHERE tablename = 'budget_line' AND policyname = 'scope_insert'));
END $$;
