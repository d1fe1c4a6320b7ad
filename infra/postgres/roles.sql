-- Roles and databases for a PostgreSQL (15 or newer) that others administer. `npm start` does the same by itself
-- when DATABASE_ADMIN_URL is set; this file is for offices whose administrators run such statements by hand:
--
--   psql -v ON_ERROR_STOP=1 -f infra/postgres/roles.sql "postgresql://admin@host/postgres"
--
-- It can be run again without harm. Passwords are not in here: set each with \password, or map the roles to
-- certificates in pg_hba.conf. Two roles a service, so that a fault in a service cannot undo its own fences:
--   dudao_<service>_owner  owns database and tables; used by migrations alone, never by a serving process
--   dudao_<service>_app    serves; owns nothing and is held by row-level security

\set QUIET on
SET client_min_messages = warning;

-- The password, once: an existing role keeps what the administrator gave it.
SELECT format('CREATE ROLE %I LOGIN', 'dudao_' || service || '_' || kind)
  FROM unnest(ARRAY['directory', 'personnel', 'cases', 'evaluations', 'documents']) AS service,
       unnest(ARRAY['owner', 'app']) AS kind
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dudao_' || service || '_' || kind)
UNION ALL
SELECT 'CREATE ROLE dudao_jobs LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dudao_jobs')
\gexec

-- Nobody among them may step over the fences, whoever created the role and however.
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', rolname)
  FROM pg_roles
 WHERE rolname ~ '^dudao_((directory|personnel|cases|evaluations|documents)_(owner|app)|jobs)$'
\gexec

-- Code-point order: range conditions on division paths and cursors must sort as bytes do.
SELECT format(
         'CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8''',
         'dudao_' || service, 'dudao_' || service || '_owner')
  FROM unnest(ARRAY['directory', 'personnel', 'cases', 'evaluations', 'documents']) AS service
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'dudao_' || service)
UNION ALL
-- The queue, where it runs on PostgreSQL. With Redis (REDIS_URL) it stays empty.
SELECT 'CREATE DATABASE dudao_jobs OWNER dudao_jobs TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'dudao_jobs')
\gexec

-- No service may even connect to the database of another.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
  FROM pg_database
 WHERE datname ~ '^dudao_(directory|personnel|cases|evaluations|documents|jobs)$'
UNION ALL
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', datname, datname || '_app')
  FROM pg_database
 WHERE datname ~ '^dudao_(directory|personnel|cases|evaluations|documents)$'
\gexec

-- Inside each database: only the owner makes tables, the application role uses what migrations grant it.
\connect dudao_directory
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO dudao_directory_owner;
GRANT USAGE ON SCHEMA public TO dudao_directory_app;

\connect dudao_personnel
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO dudao_personnel_owner;
GRANT USAGE ON SCHEMA public TO dudao_personnel_app;

\connect dudao_cases
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO dudao_cases_owner;
GRANT USAGE ON SCHEMA public TO dudao_cases_app;

\connect dudao_evaluations
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO dudao_evaluations_owner;
GRANT USAGE ON SCHEMA public TO dudao_evaluations_app;

\connect dudao_documents
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO dudao_documents_owner;
GRANT USAGE ON SCHEMA public TO dudao_documents_app;
