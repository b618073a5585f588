CREATE TABLE `rate_places` (
	`id` text PRIMARY KEY NOT NULL,
	`place` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rate_places_by_place` ON `rate_places` (`place`);