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
