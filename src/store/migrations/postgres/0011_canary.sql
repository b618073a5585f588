ALTER TABLE "integrations" ADD COLUMN "canary" json;--> statement-breakpoint
CREATE INDEX "integrations_canary" ON "integrations" USING btree ("id") WHERE canary is not null;