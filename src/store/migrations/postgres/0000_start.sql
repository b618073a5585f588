CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"type" text NOT NULL,
	"permissions" json NOT NULL,
	"projects" json,
	"created_by" text NOT NULL,
	"expires_at" bigint,
	"last_used_at" bigint,
	"created_at" bigint NOT NULL,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"target_id" text NOT NULL,
	"before" json,
	"after" json,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"integration_id" text NOT NULL,
	"service" text NOT NULL,
	"status" text NOT NULL,
	"message" text,
	"scopes" json,
	"tested_at" bigint,
	"expires_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"integration_id" text,
	"external_id" text NOT NULL,
	"type" text NOT NULL,
	"headers" json NOT NULL,
	"body" "bytea",
	"verified" boolean NOT NULL,
	"received_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"dedup_key" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"version_id" text,
	"order_key" text,
	"actor" text,
	"attempts" integer NOT NULL,
	"duplicate_count" integer NOT NULL,
	"last_copy_headers" json,
	"replay_of" text,
	"result" json,
	"received_at" bigint NOT NULL,
	"started_at" bigint,
	"finished_at" bigint,
	"next_attempt_at" bigint
);
--> statement-breakpoint
CREATE TABLE "feed" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"integration_id" text,
	"kind" text NOT NULL,
	"data" json NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "integrations" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"source" text NOT NULL,
	"target" text NOT NULL,
	"description" text NOT NULL,
	"status" text NOT NULL,
	"health_status" text NOT NULL,
	"last_health_check" bigint,
	"error_details" json,
	"config" json NOT NULL,
	"version_id" text,
	"pending_request_id" text,
	"repository" text,
	"issue_number" integer,
	"pull_request_url" text,
	"paused_by" text,
	"staged" boolean NOT NULL,
	"event_door" text NOT NULL,
	"last_activity" bigint,
	"revision" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"priority" integer NOT NULL,
	"due_at" bigint,
	"order_key" text,
	"lane" text NOT NULL,
	"payload" json,
	"attempts" integer NOT NULL,
	"lease" text,
	"reason" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_values" (
	"integration_id" text NOT NULL,
	"key" text NOT NULL,
	"value" json,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "key_values_integration_id_key_pk" PRIMARY KEY("integration_id","key")
);
--> statement-breakpoint
CREATE TABLE "logs" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"event_id" text,
	"level" text NOT NULL,
	"message" text NOT NULL,
	"data" json,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "projects_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"priority" integer NOT NULL,
	"text" text NOT NULL,
	"text_hash" text NOT NULL,
	"body" json NOT NULL,
	"requested_by" text NOT NULL,
	"error_details" json,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"field" text NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	"expires_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" json,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stage_results" (
	"request_id" text NOT NULL,
	"stage" text NOT NULL,
	"result" json NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "stage_results_request_id_stage_pk" PRIMARY KEY("request_id","stage")
);
--> statement-breakpoint
CREATE TABLE "state_moves" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"request_id" text,
	"from_state" text,
	"to_state" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "steps" (
	"event_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" text NOT NULL,
	"action" text NOT NULL,
	"input_hash" text NOT NULL,
	"status" text NOT NULL,
	"settled_as" integer,
	"input" json,
	"output" json,
	"error_message" text,
	"attempts" integer NOT NULL,
	"started_at" bigint NOT NULL,
	"duration" integer,
	CONSTRAINT "steps_event_id_ordinal_pk" PRIMARY KEY("event_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"version" text NOT NULL,
	"commit_sha" text,
	"content_hash" text NOT NULL,
	"manifest" json NOT NULL,
	"files" json NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_logs" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"status" integer NOT NULL,
	"error" text NOT NULL,
	"message" text NOT NULL,
	"delivery_id" text,
	"type" text,
	"remote_address" text,
	"count" integer NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integrations" ADD CONSTRAINT "integrations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_values" ADD CONSTRAINT "key_values_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logs" ADD CONSTRAINT "logs_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stage_results" ADD CONSTRAINT "stage_results_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state_moves" ADD CONSTRAINT "state_moves_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_logs" ADD CONSTRAINT "webhook_logs_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_by_project" ON "audit" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "audit_by_target" ON "audit" USING btree ("target_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_place" ON "credentials" USING btree ("project_id","integration_id","service");--> statement-breakpoint
CREATE UNIQUE INDEX "events_dedup" ON "events" USING btree ("integration_id","dedup_key");--> statement-breakpoint
CREATE INDEX "events_by_integration" ON "events" USING btree ("integration_id","id");--> statement-breakpoint
CREATE INDEX "events_by_delivery" ON "events" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "events_unhappy" ON "events" USING btree ("integration_id","status","id") WHERE status in ('failed','dead','held','staged');--> statement-breakpoint
CREATE INDEX "events_duplicated" ON "events" USING btree ("integration_id","id") WHERE duplicate_count > 0;--> statement-breakpoint
CREATE INDEX "feed_by_project" ON "feed" USING btree ("project_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "integrations_slug" ON "integrations" USING btree ("project_id","slug");--> statement-breakpoint
CREATE INDEX "integrations_by_project" ON "integrations" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "integrations_by_repository" ON "integrations" USING btree ("repository");--> statement-breakpoint
CREATE INDEX "jobs_due" ON "jobs" USING btree ("queue","priority","due_at","lease");--> statement-breakpoint
CREATE INDEX "jobs_order" ON "jobs" USING btree ("queue","order_key","id") WHERE order_key is not null;--> statement-breakpoint
CREATE INDEX "logs_by_integration" ON "logs" USING btree ("integration_id","id");--> statement-breakpoint
CREATE INDEX "logs_by_level" ON "logs" USING btree ("integration_id","level","id");--> statement-breakpoint
CREATE INDEX "requests_by_integration" ON "requests" USING btree ("integration_id","id");--> statement-breakpoint
CREATE INDEX "requests_by_state" ON "requests" USING btree ("state");--> statement-breakpoint
CREATE UNIQUE INDEX "secrets_place" ON "secrets" USING btree ("owner_id","field");--> statement-breakpoint
CREATE INDEX "secrets_by_key" ON "secrets" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "state_moves_by_integration" ON "state_moves" USING btree ("integration_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "versions_number" ON "versions" USING btree ("integration_id","version");--> statement-breakpoint
CREATE INDEX "webhook_logs_by_integration" ON "webhook_logs" USING btree ("integration_id","id");