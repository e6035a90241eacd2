-- One notice per account, kind and collection: it counts up until it is read. Partial indexes hold only
-- what is still to be pushed or mailed, so that a notice nobody is pushed costs one written row.
CREATE TABLE `notices` (
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`collection_id` text NOT NULL,
	`mark` integer NOT NULL,
	`count` integer NOT NULL,
	`actor_id` text,
	`at` integer NOT NULL,
	`read_at` integer,
	`push_at` integer,
	`mail_at` integer,
	PRIMARY KEY(`account_id`, `kind`, `collection_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notices_push` ON `notices` (`push_at`) WHERE push_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `notices_mail` ON `notices` (`mail_at`) WHERE mail_at IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `unannounced` (
	`collection_id` text PRIMARY KEY NOT NULL,
	`after_seq` integer NOT NULL,
	`since` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notice_settings` (
	`account_id` text PRIMARY KEY NOT NULL,
	`off` text NOT NULL,
	`mailed_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `muted_collections` (
	`account_id` text NOT NULL,
	`collection_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `collection_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`session_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`created_at` integer NOT NULL,
	`failures` integer NOT NULL,
	`retry_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `push_subscriptions_account` ON `push_subscriptions` (`account_id`);
--> statement-breakpoint
CREATE INDEX `links_expiry` ON `links` (json_extract(`settings`, '$.expiresAt')) WHERE removed_at IS NULL AND json_extract(`settings`, '$.expiresAt') IS NOT NULL;
