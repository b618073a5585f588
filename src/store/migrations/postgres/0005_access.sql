CREATE TABLE "audit_webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text,
	"url" text NOT NULL,
	"events" json NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	"active" boolean NOT NULL,
	"last_status" integer,
	"last_error" text,
	"last_sent_at" bigint,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotent_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"body_hash" text NOT NULL,
	"lease" text NOT NULL,
	"lease_until" bigint NOT NULL,
	"wrote" boolean NOT NULL,
	"key_id" text,
	"sealed" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"subject" text NOT NULL,
	"role" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "previous_hash" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "previous_until" bigint;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "integrations" ADD COLUMN "monitoring" json;--> statement-breakpoint
ALTER TABLE "audit_webhooks" ADD CONSTRAINT "audit_webhooks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_webhooks_by_project" ON "audit_webhooks" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "idempotent_answers_by_time" ON "idempotent_answers" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "members_once" ON "members" USING btree ("integration_id","subject");--> statement-breakpoint
CREATE INDEX "members_by_subject" ON "members" USING btree ("subject","integration_id");--> statement-breakpoint
CREATE INDEX "api_keys_previous" ON "api_keys" USING btree ("previous_hash");
