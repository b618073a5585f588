CREATE TABLE "app_deliveries" (
	"guid" text PRIMARY KEY NOT NULL,
	"delivery_id" text NOT NULL,
	"received_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "repositories" (
	"name" text PRIMARY KEY NOT NULL,
	"installation_id" bigint NOT NULL,
	"removed_at" bigint,
	"onboarding" text,
	"onboarding_pull" integer,
	"settings" json,
	"settings_problems" json NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "repository" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "issue_number" integer;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "installation_id" bigint;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "waiting" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "notes" json DEFAULT '[]'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "comment_id" bigint;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "comment_hash" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "branch" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "pull_number" integer;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "pull_request_url" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "check_run_url" text;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "started_at" bigint;--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "finished_at" bigint;--> statement-breakpoint
ALTER TABLE "app_deliveries" ADD CONSTRAINT "app_deliveries_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "requests_by_issue" ON "requests" USING btree ("repository","issue_number");--> statement-breakpoint
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
