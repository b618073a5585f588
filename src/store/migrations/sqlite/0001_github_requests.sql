CREATE TABLE `app_deliveries` (
	`guid` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `repositories` (
	`name` text PRIMARY KEY NOT NULL,
	`installation_id` integer NOT NULL,
	`removed_at` integer,
	`onboarding` text,
	`onboarding_pull` integer,
	`settings` text,
	`settings_problems` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `requests` ADD `repository` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `issue_number` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `installation_id` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `language` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `requests` ADD `waiting` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `notes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `requests` ADD `comment_id` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `comment_hash` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `branch` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `pull_number` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `pull_request_url` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `check_run_url` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `started_at` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `finished_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `requests_by_issue` ON `requests` (`repository`,`issue_number`);