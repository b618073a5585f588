CREATE TABLE `gatherings` (
	`integration_id` text NOT NULL,
	`key` text NOT NULL,
	`holder_id` text NOT NULL,
	`count` integer NOT NULL,
	`bytes` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`integration_id`, `key`),
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `gatherings_by_holder` ON `gatherings` (`holder_id`);--> statement-breakpoint
CREATE TABLE `threads` (
	`integration_id` text NOT NULL,
	`object` text NOT NULL,
	`target` text NOT NULL,
	`ref` text NOT NULL,
	`used_at` integer NOT NULL,
	PRIMARY KEY(`integration_id`, `object`, `target`),
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `threads_by_use` ON `threads` (`used_at`);--> statement-breakpoint
ALTER TABLE `events` ADD `object` text;--> statement-breakpoint
ALTER TABLE `events` ADD `batch_id` text;--> statement-breakpoint
ALTER TABLE `events` ADD `latest_delivery_id` text;--> statement-breakpoint
CREATE INDEX `events_by_batch` ON `events` (`batch_id`,`id`) WHERE batch_id is not null;