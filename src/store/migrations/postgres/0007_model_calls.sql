CREATE TABLE "model_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"project_id" text NOT NULL,
	"stage" text NOT NULL,
	"model" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" text NOT NULL,
	"reserved" integer NOT NULL,
	"cost" integer NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cache_read_tokens" integer NOT NULL,
	"cache_write_tokens" integer NOT NULL,
	"answer" json,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "model_calls_by_request" ON "model_calls" USING btree ("request_id","id");--> statement-breakpoint
CREATE INDEX "model_calls_by_project" ON "model_calls" USING btree ("project_id","at");--> statement-breakpoint
CREATE INDEX "model_calls_by_time" ON "model_calls" USING btree ("at");
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
