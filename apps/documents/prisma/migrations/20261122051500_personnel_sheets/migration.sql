-- Two kinds of sheets more.
ALTER TABLE sheet_import DROP CONSTRAINT sheet_import_kind;
ALTER TABLE sheet_import ADD CONSTRAINT sheet_import_kind CHECK (kind IN ('SCHOOLS', 'INSPECTORS', 'ROSTER'));
ALTER TABLE sheet_import ADD CHECK (kind <> 'ROSTER' OR subject_id IS NOT NULL);
ALTER TABLE sheet_export DROP CONSTRAINT sheet_export_kind;
ALTER TABLE sheet_export ADD CONSTRAINT sheet_export_kind CHECK (kind IN ('SCHOOLS', 'INSPECTORS', 'ROSTER'));
ALTER TABLE sheet_export ADD CHECK (kind <> 'ROSTER' OR content = 'TEMPLATE');
