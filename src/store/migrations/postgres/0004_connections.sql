CREATE TABLE "oauth_flows" (
	"id" text PRIMARY KEY NOT NULL,
	"service" text NOT NULL,
	"project_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"actor" text NOT NULL,
	"verifier" text NOT NULL,
	"browser" text NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recent_uses" (
	"name" text PRIMARY KEY NOT NULL,
	"times" json NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "refresh_until" bigint;
--> statement-breakpoint
-- Ids and keys compare by their bytes, as on SQLite, whatever language the database was made for.
-- A migration that adds text columns repeats this block; the contract tests say when it was forgotten.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT table_name, string_agg(format('ALTER COLUMN %I TYPE text COLLATE "C"', column_name), ', ') AS changes
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
    GROUP BY table_name
  LOOP
    EXECUTE format('ALTER TABLE %I %s', found.table_name, found.changes);
  END LOOP;
END
$$;
