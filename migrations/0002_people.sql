-- Who pays for a placement, and what of it is kept after it left the collection: one index serves the
-- account's library and the records of one author, so a put writes no more rows than before.
ALTER TABLE `items` ADD `payer_id` text NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE `items` ADD `copied` integer NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE `items` ADD `own_key` text;
--> statement-breakpoint
ALTER TABLE `items` ADD `own_statement` text;
--> statement-breakpoint
ALTER TABLE `items` ADD `trashed_at` integer;
--> statement-breakpoint
UPDATE `items` SET `payer_id` = CASE `author_kind` WHEN 1 THEN `author_id`
  ELSE coalesce((SELECT `owner_id` FROM `collections` WHERE `id` = `collection_id`), '') END
  WHERE `statement` <> '';
--> statement-breakpoint
DROP INDEX `items_author`;
--> statement-breakpoint
CREATE INDEX `items_payer` ON `items` (`payer_id`,`collection_id`,`author_id`,`device_id`) WHERE payer_id <> '';
--> statement-breakpoint
CREATE INDEX `items_copies` ON `items` (`object_id`,`payer_id`) WHERE copied = 1 AND payer_id <> '';
--> statement-breakpoint
CREATE INDEX `items_trashed` ON `items` (`trashed_at`) WHERE trashed_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `items_trash` ON `items` (`payer_id`,`trashed_at`) WHERE trashed_at IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `moves` (
	`collection_id` text NOT NULL,
	`object_id` text NOT NULL,
	`version` integer NOT NULL,
	`payer_id` text NOT NULL,
	`shown` integer NOT NULL,
	`target` text NOT NULL,
	PRIMARY KEY(`collection_id`, `object_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `collection_directory` ADD `deleted_items` text;
--> statement-breakpoint
ALTER TABLE `members` ADD `added_at` integer NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE `members` ADD `grant_epoch` integer;
--> statement-breakpoint
ALTER TABLE `members` ADD `grant` text;
--> statement-breakpoint
ALTER TABLE `members` ADD `grant_from` text;
--> statement-breakpoint
ALTER TABLE `collections` ADD `delete_at` integer;
--> statement-breakpoint
ALTER TABLE `collections` ADD `delete_items` text;
--> statement-breakpoint
CREATE INDEX `collections_delete` ON `collections` (`delete_at`) WHERE delete_at IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `departures` (
	`collection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`entry_seq` integer NOT NULL,
	`left_at` integer NOT NULL,
	PRIMARY KEY(`collection_id`, `account_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invitations` (
	`collection_id` text NOT NULL,
	`id` text NOT NULL,
	`email` text,
	`role` integer NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`code_hash` text,
	`link_id` text,
	`accepted_by` text,
	`accepted_at` integer,
	PRIMARY KEY(`collection_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_code` ON `invitations` (`code_hash`) WHERE code_hash IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `invitations_email` ON `invitations` (`email`) WHERE email IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `invitations_expiry` ON `invitations` (`expires_at`);
--> statement-breakpoint
CREATE TABLE `suggestions` (
	`account_id` text NOT NULL,
	`collection_id` text NOT NULL,
	`object_id` text NOT NULL,
	`suggested_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `collection_id`, `object_id`)
) WITHOUT ROWID;
