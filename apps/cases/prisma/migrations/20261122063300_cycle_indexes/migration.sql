-- The legal cycle asks for what happened in a term, and who of a division was an object.
CREATE INDEX "inspection_object_division_path_idx" ON "inspection_object"("division_path");
CREATE INDEX "visit_occurred_on_idx" ON "visit"("occurred_on");
