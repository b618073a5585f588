CREATE TABLE `alert_mutes` (
	`integration_id` text PRIMARY KEY NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`planned` integer NOT NULL,
	`reason` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `incidents` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`project_id` text NOT NULL,
	`rule` text NOT NULL,
	`name` text NOT NULL,
	`severity` text NOT NULL,
	`cause` text NOT NULL,
	`message` text NOT NULL,
	`told` text NOT NULL,
	`clear_since` integer,
	`opened_at` integer NOT NULL,
	`resolved_at` integer,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `incidents_open` ON `incidents` (`integration_id`,`rule`) WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX `incidents_by_integration` ON `incidents` (`integration_id`,`id`);--> statement-breakpoint
CREATE TABLE `quotas` (
	`project_id` text NOT NULL,
	`service` text NOT NULL,
	`host` text NOT NULL,
	`total` integer,
	`remaining` integer NOT NULL,
	`reset_at` integer,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `service`, `host`)
);
--> statement-breakpoint
ALTER TABLE `metrics` ADD `minutes` integer DEFAULT 0 NOT NULL;