CREATE TABLE "gatherings" (
	"integration_id" text NOT NULL,
	"key" text NOT NULL,
	"holder_id" text NOT NULL,
	"count" integer NOT NULL,
	"bytes" bigint NOT NULL,
	"first_at" bigint NOT NULL,
	"last_at" bigint NOT NULL,
	CONSTRAINT "gatherings_integration_id_key_pk" PRIMARY KEY("integration_id","key")
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"integration_id" text NOT NULL,
	"object" text NOT NULL,
	"target" text NOT NULL,
	"ref" json NOT NULL,
	"used_at" bigint NOT NULL,
	CONSTRAINT "threads_integration_id_object_target_pk" PRIMARY KEY("integration_id","object","target")
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "object" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "batch_id" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "latest_delivery_id" text;--> statement-breakpoint
ALTER TABLE "gatherings" ADD CONSTRAINT "gatherings_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_integration_id_integrations_id_fk" FOREIGN KEY ("integration_id") REFERENCES "public"."integrations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gatherings_by_holder" ON "gatherings" USING btree ("holder_id");--> statement-breakpoint
CREATE INDEX "threads_by_use" ON "threads" USING btree ("used_at");--> statement-breakpoint
CREATE INDEX "events_by_batch" ON "events" USING btree ("batch_id","id") WHERE batch_id is not null;
