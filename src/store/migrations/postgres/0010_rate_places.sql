CREATE TABLE "rate_places" (
	"id" text PRIMARY KEY NOT NULL,
	"place" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "rate_places_by_place" ON "rate_places" USING btree ("place");