-- Random draws of units and inspectors (双随机). A draw is opened with the hash of a secret, held with lists frozen by
-- their hash, and computed from nothing else; whoever sees it can compute it again.
CREATE TABLE "draw" (
    "id" UUID NOT NULL,
    "organ_id" UUID NOT NULL,
    "owner_division_id" UUID NOT NULL,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "purpose" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "public_source" TEXT,
    "public_randomness" TEXT,
    "inspect_on" DATE,
    "frozen_lists" TEXT,
    "list_hash" TEXT,
    "seed" TEXT,
    "held_at" TIMESTAMPTZ,
    "repeat_of_id" UUID,
    "repeat_reason" TEXT,
    "inspection_id" UUID,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "draw_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "drawn_unit" (
    "id" UUID NOT NULL,
    "draw_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "organization_id" UUID NOT NULL,
    "unit_kind" TEXT NOT NULL,

    CONSTRAINT "drawn_unit_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "drawn_inspector" (
    "id" UUID NOT NULL,
    "draw_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "drawn_inspector_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "draw_exclusion" (
    "id" UUID NOT NULL,
    "draw_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "ground" TEXT NOT NULL,
    "article" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "units" INTEGER NOT NULL,

    CONSTRAINT "draw_exclusion_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "draw_organ_id_id_idx" ON "draw"("organ_id", "id");
CREATE INDEX "draw_owner_path_idx" ON "draw"("owner_path");
CREATE INDEX "draw_inspection_id_idx" ON "draw"("inspection_id");
CREATE UNIQUE INDEX "drawn_unit_draw_id_place_key" ON "drawn_unit"("draw_id", "place");
CREATE UNIQUE INDEX "drawn_unit_draw_id_organization_id_key" ON "drawn_unit"("draw_id", "organization_id");
CREATE UNIQUE INDEX "drawn_inspector_draw_id_place_key" ON "drawn_inspector"("draw_id", "place");
CREATE UNIQUE INDEX "drawn_inspector_draw_id_person_id_key" ON "drawn_inspector"("draw_id", "person_id");
CREATE UNIQUE INDEX "draw_exclusion_draw_id_person_id_key" ON "draw_exclusion"("draw_id", "person_id");

ALTER TABLE "draw" ADD CONSTRAINT "draw_repeat_of_id_fkey" FOREIGN KEY ("repeat_of_id") REFERENCES "draw"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "draw" ADD CONSTRAINT "draw_inspection_id_fkey" FOREIGN KEY ("inspection_id") REFERENCES "inspection"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "drawn_unit" ADD CONSTRAINT "drawn_unit_draw_id_fkey" FOREIGN KEY ("draw_id") REFERENCES "draw"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "drawn_inspector" ADD CONSTRAINT "drawn_inspector_draw_id_fkey" FOREIGN KEY ("draw_id") REFERENCES "draw"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "draw_exclusion" ADD CONSTRAINT "draw_exclusion_draw_id_fkey" FOREIGN KEY ("draw_id") REFERENCES "draw"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The database holds the hashes to what they say, so that no code path commits to one secret and draws by another.
CREATE FUNCTION sha256_hex(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(said, 'UTF8')), 'hex')
$$;
ALTER TABLE draw ADD CHECK (commitment = sha256_hex(secret));
ALTER TABLE draw ADD CHECK (list_hash = sha256_hex(frozen_lists));
ALTER TABLE draw ADD CHECK (seed = sha256_hex(secret || E'\n' || coalesce(public_randomness, '') || E'\n' || list_hash));
ALTER TABLE draw ADD CHECK (num_nulls(held_at, inspect_on, frozen_lists, list_hash, seed) IN (0, 5));
ALTER TABLE draw ADD CHECK (public_randomness IS NULL OR (public_source IS NOT NULL AND held_at IS NOT NULL));
ALTER TABLE draw ADD CHECK (held_at IS NULL OR public_source IS NULL OR public_randomness IS NOT NULL);
ALTER TABLE draw ADD CHECK ((repeat_of_id IS NULL) = (repeat_reason IS NULL));
ALTER TABLE draw ADD CHECK (inspection_id IS NULL OR held_at IS NOT NULL);
ALTER TABLE drawn_unit ADD CHECK (unit_kind IN
  ('GOVERNMENT', 'DEPARTMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'OTHER'));
ALTER TABLE drawn_unit ADD CHECK (place > 0);
ALTER TABLE drawn_inspector ADD CHECK (place > 0);
ALTER TABLE draw_exclusion ADD CHECK (units > 0);

-- What was drawn stays. It is used once, for one inspection.
CREATE FUNCTION guard_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.held_at IS NULL
    OR (OLD.inspection_id IS NULL AND to_jsonb(NEW) - 'inspection_id' = to_jsonb(OLD) - 'inspection_id') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: draw % is held', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON draw FOR EACH ROW EXECUTE FUNCTION guard_draw();

-- The body that draws sees its draws, and the tiers above it. Not other bodies of its own division: one of them may be
-- a unit drawn, and is not to know before somebody comes.
DO $do$
DECLARE
  own text := is_acting('organ_id', 'organization');
  seen text := own || ' OR (' || in_range('owner_path')
    || ' AND owner_path <> ALL (ARRAY[current_setting(''app.lo1'', true), current_setting(''app.lo2'', true),'
    || ' current_setting(''app.lo3'', true)]))';
  tab text;
BEGIN
  PERFORM protect('draw', seen, own || ' AND ' || in_range('owner_path'));
  FOREACH tab IN ARRAY ARRAY['drawn_unit', 'drawn_inspector', 'draw_exclusion'] LOOP
    PERFORM protect(tab::regclass, 'EXISTS (SELECT FROM draw d WHERE d.id = draw_id)',
      'EXISTS (SELECT FROM draw d WHERE d.id = draw_id AND d.held_at IS NULL AND ' || is_acting('d.organ_id', 'organization') || ')');
  END LOOP;
  FOREACH tab IN ARRAY ARRAY['draw', 'drawn_unit', 'drawn_inspector', 'draw_exclusion'] LOOP
    EXECUTE format('DROP POLICY scope_delete ON %I', tab);
  END LOOP;
END $do$;

SELECT may_change('draw', 'public_randomness', 'inspect_on', 'frozen_lists', 'list_hash', 'seed', 'held_at', 'inspection_id');
