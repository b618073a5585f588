ALTER TABLE `integrations` ADD `canary` text;--> statement-breakpoint
CREATE INDEX `integrations_canary` ON `integrations` (`id`) WHERE canary is not null;