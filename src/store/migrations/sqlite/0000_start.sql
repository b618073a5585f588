CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`type` text NOT NULL,
	`permissions` text NOT NULL,
	`projects` text,
	`created_by` text NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`target_id` text NOT NULL,
	`before` text,
	`after` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_by_project` ON `audit` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_by_target` ON `audit` (`target_id`,`id`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`integration_id` text NOT NULL,
	`service` text NOT NULL,
	`status` text NOT NULL,
	`message` text,
	`scopes` text,
	`tested_at` integer,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_place` ON `credentials` (`project_id`,`integration_id`,`service`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`integration_id` text,
	`external_id` text NOT NULL,
	`type` text NOT NULL,
	`headers` text NOT NULL,
	`body` blob,
	`verified` integer NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`dedup_key` text NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`version_id` text,
	`order_key` text,
	`actor` text,
	`attempts` integer NOT NULL,
	`duplicate_count` integer NOT NULL,
	`last_copy_headers` text,
	`replay_of` text,
	`result` text,
	`received_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`next_attempt_at` integer,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_dedup` ON `events` (`integration_id`,`dedup_key`);--> statement-breakpoint
CREATE INDEX `events_by_integration` ON `events` (`integration_id`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_delivery` ON `events` (`delivery_id`);--> statement-breakpoint
CREATE INDEX `events_unhappy` ON `events` (`integration_id`,`status`,`id`) WHERE status in ('failed','dead','held','staged');--> statement-breakpoint
CREATE INDEX `events_duplicated` ON `events` (`integration_id`,`id`) WHERE duplicate_count > 0;--> statement-breakpoint
CREATE TABLE `feed` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`project_id` text NOT NULL,
	`integration_id` text,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `feed_by_project` ON `feed` (`project_id`,`seq`);--> statement-breakpoint
CREATE TABLE `integrations` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`source` text NOT NULL,
	`target` text NOT NULL,
	`description` text NOT NULL,
	`status` text NOT NULL,
	`health_status` text NOT NULL,
	`last_health_check` integer,
	`error_details` text,
	`config` text NOT NULL,
	`version_id` text,
	`pending_request_id` text,
	`repository` text,
	`issue_number` integer,
	`pull_request_url` text,
	`paused_by` text,
	`staged` integer NOT NULL,
	`event_door` text NOT NULL,
	`last_activity` integer,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `integrations_slug` ON `integrations` (`project_id`,`slug`);--> statement-breakpoint
CREATE INDEX `integrations_by_project` ON `integrations` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `integrations_by_repository` ON `integrations` (`repository`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`priority` integer NOT NULL,
	`due_at` integer,
	`order_key` text,
	`lane` text NOT NULL,
	`payload` text,
	`attempts` integer NOT NULL,
	`lease` text,
	`reason` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`queue`,`priority`,`due_at`,`lease`);--> statement-breakpoint
CREATE INDEX `jobs_order` ON `jobs` (`queue`,`order_key`,`id`) WHERE order_key is not null;--> statement-breakpoint
CREATE TABLE `key_values` (
	`integration_id` text NOT NULL,
	`key` text NOT NULL,
	`value` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`integration_id`, `key`),
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `logs` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`event_id` text,
	`level` text NOT NULL,
	`message` text NOT NULL,
	`data` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `logs_by_integration` ON `logs` (`integration_id`,`id`);--> statement-breakpoint
CREATE INDEX `logs_by_level` ON `logs` (`integration_id`,`level`,`id`);--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_name_unique` ON `projects` (`name`);--> statement-breakpoint
CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`body` text NOT NULL,
	`requested_by` text NOT NULL,
	`error_details` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `requests_by_integration` ON `requests` (`integration_id`,`id`);--> statement-breakpoint
CREATE INDEX `requests_by_state` ON `requests` (`state`);--> statement-breakpoint
CREATE TABLE `secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`field` text NOT NULL,
	`key_id` text NOT NULL,
	`sealed` text NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `secrets_place` ON `secrets` (`owner_id`,`field`);--> statement-breakpoint
CREATE INDEX `secrets_by_key` ON `secrets` (`key_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stage_results` (
	`request_id` text NOT NULL,
	`stage` text NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`request_id`, `stage`),
	FOREIGN KEY (`request_id`) REFERENCES `requests`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `state_moves` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`request_id` text,
	`from_state` text,
	`to_state` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `state_moves_by_integration` ON `state_moves` (`integration_id`,`id`);--> statement-breakpoint
CREATE TABLE `steps` (
	`event_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`kind` text NOT NULL,
	`action` text NOT NULL,
	`input_hash` text NOT NULL,
	`status` text NOT NULL,
	`settled_as` integer,
	`input` text,
	`output` text,
	`error_message` text,
	`attempts` integer NOT NULL,
	`started_at` integer NOT NULL,
	`duration` integer,
	PRIMARY KEY(`event_id`, `ordinal`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `versions` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`version` text NOT NULL,
	`commit_sha` text,
	`content_hash` text NOT NULL,
	`manifest` text NOT NULL,
	`files` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `versions_number` ON `versions` (`integration_id`,`version`);--> statement-breakpoint
CREATE TABLE `webhook_logs` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`status` integer NOT NULL,
	`error` text NOT NULL,
	`message` text NOT NULL,
	`delivery_id` text,
	`type` text,
	`remote_address` text,
	`count` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `webhook_logs_by_integration` ON `webhook_logs` (`integration_id`,`id`);