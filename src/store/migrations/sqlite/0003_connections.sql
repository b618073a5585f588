CREATE TABLE `oauth_flows` (
	`id` text PRIMARY KEY NOT NULL,
	`service` text NOT NULL,
	`project_id` text NOT NULL,
	`integration_id` text NOT NULL,
	`actor` text NOT NULL,
	`verifier` text NOT NULL,
	`browser` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `recent_uses` (
	`name` text PRIMARY KEY NOT NULL,
	`times` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `credentials` ADD `refresh_until` integer;