CREATE TABLE "alert_mutes" (
	"integration_id" text PRIMARY KEY NOT NULL,
	"from_at" bigint NOT NULL,
	"until_at" bigint NOT NULL,
	"planned" boolean NOT NULL,
	"reason" text,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" text PRIMARY KEY NOT NULL,
	"integration_id" text NOT NULL,
	"project_id" text NOT NULL,
	"rule" text NOT NULL,
	"name" text NOT NULL,
	"severity" text NOT NULL,
	"cause" text NOT NULL,
	"message" text NOT NULL,
	"told" json NOT NULL,
	"clear_since" bigint,
	"opened_at" bigint NOT NULL,
	"resolved_at" bigint
);
--> statement-breakpoint
CREATE TABLE "quotas" (
	"project_id" text NOT NULL,
	"service" text NOT NULL,
	"host" text NOT NULL,
	"total" bigint,
	"remaining" bigint NOT NULL,
	"reset_at" bigint,
	"seen_at" bigint NOT NULL,
	CONSTRAINT "quotas_project_id_service_host_pk" PRIMARY KEY("project_id","service","host")
);
--> statement-breakpoint
ALTER TABLE "metrics" ADD COLUMN "minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_mutes" ADD CONSTRAINT "alert_mutes_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_open" ON "incidents" USING btree ("integration_id","rule") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "incidents_by_integration" ON "incidents" USING btree ("integration_id","id");