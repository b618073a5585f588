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
