-- CreateTable
CREATE TABLE "check_form" (
    "id" UUID NOT NULL,
    "organ_id" UUID,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "based_on_version_id" UUID,
    "withdrawn_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "check_form_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_form_version" (
    "id" UUID NOT NULL,
    "form_id" UUID NOT NULL,
    "organ_id" UUID,
    "owner_path" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "basis" TEXT,
    "sections" JSONB NOT NULL,
    "published_on" DATE,
    "recorded_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "check_form_version_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "check_form_owner_path_idx" ON "check_form"("owner_path");

-- CreateIndex
CREATE INDEX "check_form_version_owner_path_idx" ON "check_form_version"("owner_path");

-- CreateIndex
CREATE UNIQUE INDEX "check_form_version_form_id_number_key" ON "check_form_version"("form_id", "number");

-- AddForeignKey
ALTER TABLE "check_form_version" ADD CONSTRAINT "check_form_version_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "check_form"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE check_form ADD CHECK (audience IN ('SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'GOVERNMENT', 'ANY'));
ALTER TABLE check_form ADD CHECK ((organ_id IS NULL) = (owner_path = '/'));
ALTER TABLE check_form_version ADD CHECK (number >= 1);
ALTER TABLE check_form_version ADD CHECK (jsonb_typeof(sections) = 'array');
-- One version at a time is drawn up.
CREATE UNIQUE INDEX check_form_one_draft ON check_form_version (form_id) WHERE published_on IS NULL;

-- What is published is frozen, for everybody.
CREATE FUNCTION guard_check_form_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_on IS NULL THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'row-level security: version % is published', OLD.id USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON check_form_version FOR EACH ROW EXECUTE FUNCTION guard_check_form_version();

-- Whether a version says of its body and place what its check list says.
CREATE FUNCTION is_version_of(form uuid, organ uuid, path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM check_form f WHERE f.id = $1 AND f.organ_id = $2 AND f.owner_path = $3)
$$;

-- An office sees its own, and what lies below it. What is published also whoever lies below the office, and whoever holds
-- a grant to an inspection made there; what is built in everybody signed in.
DO $do$
DECLARE
  own text := in_range('owner_path');
  written text := own || ' AND ' || is_acting('organ_id', 'organization');
  inherited text := (SELECT string_agg(format('starts_with(current_setting(''app.lo%s'', true), owner_path)', n), ' OR ')
    FROM generate_series(1, 3) AS n);
BEGIN
  PERFORM protect('check_form_version',
    own || ' OR (published_on IS NOT NULL AND (' || inherited || ' OR (organ_id IS NULL AND ' || is_signed_in() || ')'
      || ' OR EXISTS (SELECT FROM inspection i WHERE ' || is_granted('i.id')
      || ' AND starts_with(i.owner_path, check_form_version.owner_path))))',
    written);
  EXECUTE format('ALTER POLICY scope_insert ON check_form_version WITH CHECK (%s)',
    written || ' AND is_version_of(form_id, organ_id, owner_path)');
  PERFORM protect('check_form',
    own || ' OR EXISTS (SELECT FROM check_form_version v WHERE v.form_id = check_form.id)', written);
  DROP POLICY scope_delete ON check_form;
  DROP POLICY scope_delete ON check_form_version;
END $do$;

SELECT may_change('check_form', 'withdrawn_on');
SELECT may_change('check_form_version', 'basis', 'sections', 'published_on', 'recorded_at');

-- Built in: the eight regular matters of schools and the three of kindergartens. The headings are found in the sources;
-- that each part of a heading is an item, and the three levels, is our design.
INSERT INTO check_form (id, owner_path, name, audience, recorded_at) VALUES
  ('019aa900-0000-7000-8000-000000000001', '/', '中小学校经常性督导检查表', 'SCHOOL', '2026-11-22T00:00:00Z'),
  ('019aa900-0000-7000-8000-000000000002', '/', '幼儿园经常性督导检查表', 'KINDERGARTEN', '2026-11-22T00:00:00Z');
INSERT INTO check_form_version (id, form_id, owner_path, number, published_on, recorded_at, basis, sections) VALUES
  ('019aa900-0000-7000-8000-000000000011', '019aa900-0000-7000-8000-000000000001', '/', 1, '2026-11-22',
   '2026-11-22T00:00:00Z', '《中小学校责任督学挂牌督导办法》（条款序号待核）的八类经常性督导事项；检查项和等级为系统设计',
   $json$[
  {"title": "校务管理和制度执行", "items": [
    {"key": "1.1", "text": "校务管理", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "1.2", "text": "制度执行", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "1.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "招生、收费、择校", "items": [
    {"key": "2.1", "text": "招生", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "2.2", "text": "收费", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "2.3", "text": "择校", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "2.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "课程开设和课堂教学", "items": [
    {"key": "3.1", "text": "课程开设", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "3.2", "text": "课堂教学", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "3.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "学生学习、体育锻炼和课业负担", "items": [
    {"key": "4.1", "text": "学生学习", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "4.2", "text": "体育锻炼", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "4.3", "text": "课业负担", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "4.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "教师师德和专业发展", "items": [
    {"key": "5.1", "text": "教师师德", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "5.2", "text": "教师专业发展", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "5.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "校园及周边安全、学生交通安全", "items": [
    {"key": "6.1", "text": "校园安全", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "6.2", "text": "校园周边安全", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "6.3", "text": "学生交通安全", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "6.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "食堂、食品、饮水及宿舍卫生", "items": [
    {"key": "7.1", "text": "食堂卫生", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "7.2", "text": "食品卫生", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "7.3", "text": "饮水卫生", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "7.4", "text": "宿舍卫生", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "7.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "校风、教风、学风", "items": [
    {"key": "8.1", "text": "校风", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "8.2", "text": "教风", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "8.3", "text": "学风", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "8.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]}
]$json$),
  ('019aa900-0000-7000-8000-000000000012', '019aa900-0000-7000-8000-000000000002', '/', 1, '2026-11-22',
   '2026-11-22T00:00:00Z', '《幼儿园责任督学挂牌督导办法》（条款序号待核）的三类督导事项；检查项和等级为系统设计',
   $json$[
  {"title": "安全管理", "items": [
    {"key": "1.1", "text": "安全管理", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "1.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "规范办园", "items": [
    {"key": "2.1", "text": "规范办园", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "2.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]},
  {"title": "师德师风", "items": [
    {"key": "3.1", "text": "师德师风", "kind": "RUBRIC", "unit": null, "min": null, "max": null, "levels": [{"key": "GOOD", "name": "情况良好"}, {"key": "FAIR", "name": "需要改进"}, {"key": "FAULT", "name": "存在问题"}], "isRequired": true, "needsPhoto": false, "problemWhen": ["FAULT"], "guidance": null},
    {"key": "3.note", "text": "情况记录", "kind": "TEXT", "unit": null, "min": null, "max": null, "levels": [], "isRequired": false, "needsPhoto": false, "problemWhen": [], "guidance": "写明时间、地点、人员和所见事实；发现问题的，附照片或者其他证据。"}
  ]}
]$json$);
