-- Foundation: the same in every service (a test compares the copies byte by byte).
-- Run by the owner role dudao_<service>_owner; the application role dudao_<service>_app owns nothing.

DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  IF app = current_user THEN
    RAISE EXCEPTION 'migrations run as the owner role dudao_<service>_owner, not as %', current_user;
  END IF;
  -- It reads and adds. What it may change or delete, each table says: may_change, may_delete.
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO %I', app);
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO %I', app);
  EXECUTE format('REVOKE ALL ON TABLE _prisma_migrations FROM %I', app);
END $$;

-- One entry per change, in the transaction of the change. Written by the trigger below and by nothing else;
-- read by the auditor role alone.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  clock timestamptz,
  account_id uuid,
  person_id uuid,
  post_id uuid,
  organization_id uuid,
  delegate text,
  request_id text,
  action text,
  reason text,
  entity text NOT NULL,
  entity_id text NOT NULL,
  operation text NOT NULL,
  before jsonb,
  after jsonb
);
CREATE INDEX audit_entry_entity ON audit_entry (entity, entity_id, id);

-- pg_temp last and by name: unnamed it comes first, and a temporary table audit_entry would swallow the entries.
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- Not even the auditor reads these.
  secrets text[] := ARRAY['password_hash', 'refresh_hash'];
  old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) - secrets END;
  new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) - secrets END;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
    RETURN NULL;
  END IF;
  INSERT INTO audit_entry (clock, account_id, person_id, post_id, organization_id, delegate, request_id, action,
                           reason, entity, entity_id, operation, before, after)
  VALUES (nullif(current_setting('app.clock', true), '')::timestamptz,
          nullif(current_setting('app.account', true), '')::uuid,
          nullif(current_setting('app.person', true), '')::uuid,
          nullif(current_setting('app.post', true), '')::uuid,
          nullif(current_setting('app.organization', true), '')::uuid,
          nullif(current_setting('app.delegate', true), ''),
          nullif(current_setting('app.request', true), ''),
          coalesce(nullif(current_setting('app.action', true), ''), 'maintenance'),
          nullif(current_setting('app.reason', true), ''),
          TG_TABLE_NAME, coalesce(new_row ->> 'id', old_row ->> 'id', ''), TG_OP, old_row, new_row);
  RETURN NULL;
END $$;

-- Else the application could hang it on a temporary table of its own and write entries of what never happened.
REVOKE ALL ON FUNCTION audit_change() FROM PUBLIC;

-- Intents to enqueue, written with the fact; the relay deletes a row once the queue has taken it.
CREATE TABLE outbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  job text NOT NULL,
  payload jsonb NOT NULL,
  request_id text,
  clock timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX outbox_order ON outbox (created_at);

CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();

-- What a command answered, so that sending it twice does it once.
CREATE TABLE idempotency_key (
  account_id uuid NOT NULL,
  key text NOT NULL,
  action text NOT NULL,
  entity_id text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (account_id, key)
);

-- Pieces of row policies. They return predicate text, so that a policy in pg_policies reads plainly and the planner
-- sees current_setting() itself: a half-open range on a COLLATE "C" column uses its index, a function call would not.
CREATE FUNCTION in_range(col text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '(' || string_agg(format(
    '(%1$s >= current_setting(''app.lo%2$s'', true) AND %1$s < current_setting(''app.hi%2$s'', true))', col, n), ' OR ')
    || ')'
  FROM generate_series(1, 3) AS n
$$;

CREATE FUNCTION is_acting(col text, who text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('(%1$s = nullif(current_setting(''app.%2$s'', true), '''')::uuid)', col, who)
$$;

CREATE FUNCTION is_granted(col text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('(%1$s = ANY (nullif(current_setting(''app.grants'', true), '''')::uuid[]))', col)
$$;

CREATE FUNCTION has_role(role text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('(position(%L in current_setting(''app.roles'', true)) > 0)', ',' || role || ',')
$$;

-- Somebody with an account, or the service itself.
CREATE FUNCTION is_signed_in() RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '(nullif(current_setting(''app.account'', true), '''') IS NOT NULL OR ' || has_role('SYSTEM') || ')'
$$;

-- Switches row-level security on for a table and writes its audit trigger: `visible` decides what is read and changed,
-- `writable` (default: the same) what may be written.
CREATE FUNCTION protect(tab regclass, visible text, writable text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
  EXECUTE format('CREATE POLICY scope_read ON %s FOR SELECT USING (%s)', tab, visible);
  EXECUTE format('CREATE POLICY scope_insert ON %s FOR INSERT WITH CHECK (%s)', tab, coalesce(writable, visible));
  EXECUTE format('CREATE POLICY scope_update ON %s FOR UPDATE USING (%s) WITH CHECK (%s)', tab,
    coalesce(writable, visible), coalesce(writable, visible));
  EXECUTE format('CREATE POLICY scope_delete ON %s FOR DELETE USING (%s)', tab, coalesce(writable, visible));
  EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION audit_change()', tab);
END $$;

-- What the application may change of a row, column by column: no fault of the code moves a row to another owner or
-- rewrites a fact, whatever the row policies let through.
CREATE FUNCTION may_change(tab regclass, VARIADIC cols text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT UPDATE (%s) ON %s TO %I', (SELECT string_agg(quote_ident(col), ', ') FROM unnest(cols) AS col),
    tab, regexp_replace(current_user, '_owner$', '_app'));
END $$;

-- Rows that may vanish: parts of a draft. Everything else stays.
CREATE FUNCTION may_delete(tab regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('GRANT DELETE ON %s TO %I', tab, regexp_replace(current_user, '_owner$', '_app'));
END $$;

-- The three tables above: the application adds to them and reads its own; the audit it never touches.
DO $$
DECLARE
  app text := regexp_replace(current_user, '_owner$', '_app');
BEGIN
  EXECUTE format('GRANT UPDATE, DELETE ON outbox TO %I', app);
  PERFORM may_change('idempotency_key', 'entity_id');
  EXECUTE format('REVOKE ALL ON audit_entry FROM %I', app);
  EXECUTE format('GRANT SELECT ON audit_entry TO %I', app);
  EXECUTE 'ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY';
  EXECUTE format('CREATE POLICY auditor_reads ON audit_entry FOR SELECT USING (%s)', has_role('AUDITOR'));
  EXECUTE 'ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY';
  EXECUTE format('CREATE POLICY own_keys ON idempotency_key USING (%s)', is_acting('account_id', 'account'));
END $$;
