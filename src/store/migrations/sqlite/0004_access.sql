CREATE TABLE `audit_webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`key_id` text NOT NULL,
	`sealed` text NOT NULL,
	`active` integer NOT NULL,
	`last_status` integer,
	`last_error` text,
	`last_sent_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_webhooks_by_project` ON `audit_webhooks` (`project_id`);--> statement-breakpoint
CREATE TABLE `idempotent_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`body_hash` text NOT NULL,
	`lease` text NOT NULL,
	`lease_until` integer NOT NULL,
	`wrote` integer NOT NULL,
	`key_id` text,
	`sealed` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotent_answers_by_time` ON `idempotent_answers` (`created_at`);--> statement-breakpoint
CREATE TABLE `members` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`subject` text NOT NULL,
	`role` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `members_once` ON `members` (`integration_id`,`subject`);--> statement-breakpoint
CREATE INDEX `members_by_subject` ON `members` (`subject`,`integration_id`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_until` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `subject` text;--> statement-breakpoint
CREATE INDEX `api_keys_previous` ON `api_keys` (`previous_hash`);--> statement-breakpoint
ALTER TABLE `integrations` ADD `monitoring` text;