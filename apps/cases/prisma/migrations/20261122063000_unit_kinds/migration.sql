-- What kind of unit a problem, a visit and an object are about, as it was when they were recorded: figures tell kinds
-- apart without asking directory for each row. Of rows from before this column nobody noted it; they stay without.
ALTER TABLE problem ADD COLUMN responsible_kind text;
ALTER TABLE visit ADD COLUMN organization_kind text;
ALTER TABLE inspection_object ADD COLUMN organization_kind text;

ALTER TABLE problem ADD CHECK (responsible_kind IN
  ('GOVERNMENT', 'DEPARTMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'OTHER'));
ALTER TABLE visit ADD CHECK (organization_kind IN
  ('GOVERNMENT', 'DEPARTMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'OTHER'));
ALTER TABLE visit ADD CHECK (organization_kind IS NULL OR organization_id IS NOT NULL);
ALTER TABLE inspection_object ADD CHECK (organization_kind IN
  ('GOVERNMENT', 'DEPARTMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'OTHER'));
