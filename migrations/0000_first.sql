CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`administrator` integer NOT NULL,
	`created_at` integer NOT NULL,
	`quota` integer NOT NULL,
	`used` integer NOT NULL,
	`kdf` text NOT NULL,
	`verifier` text NOT NULL,
	`wrapped_mk` text NOT NULL,
	`recovery_verifier` text NOT NULL,
	`wrapped_mk_recovery` text NOT NULL,
	`recovery_confirmed_at` integer,
	`id_version` integer NOT NULL,
	`ed_pk` text NOT NULL,
	`x_pk` text NOT NULL,
	`wrapped_seed` text NOT NULL,
	`pins_revision` integer,
	`pins` text,
	CONSTRAINT "never_negative" CHECK(used >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_unique` ON `accounts` (`email`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`retry_at` integer NOT NULL,
	`forget_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `attempts_forget` ON `attempts` (`forget_at`);--> statement-breakpoint
CREATE TABLE `collection_directory` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`shard` integer NOT NULL,
	`deleted_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `collection_directory_deleted` ON `collection_directory` (`deleted_at`) WHERE deleted_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `collections` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`epoch` integer NOT NULL,
	`roster_seq` integer NOT NULL,
	`roster_head` text NOT NULL,
	`rotated_seq` integer NOT NULL,
	`rotation_due` integer NOT NULL,
	`seq` integer NOT NULL,
	`items` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `guests` (
	`collection_id` text NOT NULL,
	`link_id` text NOT NULL,
	`guest_pk` text NOT NULL,
	`ca_pk` text NOT NULL,
	`certificate` text NOT NULL,
	`epoch` integer NOT NULL,
	`name` text,
	PRIMARY KEY(`collection_id`, `link_id`, `guest_pk`, `ca_pk`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invites` (
	`id` text PRIMARY KEY NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_by` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `items` (
	`collection_id` text NOT NULL,
	`object_id` text NOT NULL,
	`version` integer NOT NULL,
	`seq` integer NOT NULL,
	`epoch` integer NOT NULL,
	`wrapped_key` text NOT NULL,
	`card` text NOT NULL,
	`statement` text NOT NULL,
	`added_at` integer NOT NULL,
	`author_kind` integer NOT NULL,
	`author_id` text NOT NULL,
	`author_key` text NOT NULL,
	`device_id` text NOT NULL,
	`bytes` integer NOT NULL,
	`removed_at` integer,
	PRIMARY KEY(`collection_id`, `object_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `items_seq` ON `items` (`collection_id`,`seq`);--> statement-breakpoint
CREATE INDEX `items_author` ON `items` (`collection_id`,`author_id`,`device_id`) WHERE removed_at IS NULL;--> statement-breakpoint
CREATE TABLE `known_browsers` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `known_browsers_expiry` ON `known_browsers` (`expires_at`);--> statement-breakpoint
CREATE TABLE `link_directory` (
	`link_id` text PRIMARY KEY NOT NULL,
	`collection_id` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `links` (
	`collection_id` text NOT NULL,
	`link_id` text NOT NULL,
	`rights` integer NOT NULL,
	`ca_pk` text NOT NULL,
	`x_pk` text NOT NULL,
	`entry_seq` integer NOT NULL,
	`settings` text NOT NULL,
	`blob` text NOT NULL,
	`blob_epoch` integer NOT NULL,
	`secret` text NOT NULL,
	`secret_epoch` integer NOT NULL,
	`label` text NOT NULL,
	`label_revision` integer NOT NULL,
	`grant_epoch` integer,
	`grant` text,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	`devices` integer NOT NULL,
	`last_used_at` integer,
	PRIMARY KEY(`collection_id`, `link_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `members` (
	`collection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`role` integer NOT NULL,
	`ed_pk` text NOT NULL,
	`x_pk` text NOT NULL,
	`entry_seq` integer NOT NULL,
	`generation` integer NOT NULL,
	`key_epoch` integer NOT NULL,
	`wrapped_ck` text NOT NULL,
	PRIMARY KEY(`collection_id`, `account_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `memberships` (
	`account_id` text NOT NULL,
	`collection_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `collection_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `objects` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`home_id` text NOT NULL,
	`attempt` text NOT NULL,
	`account_id` text NOT NULL,
	`bytes` integer NOT NULL,
	`descriptors` text NOT NULL,
	`hash_lists` text NOT NULL,
	`details` text NOT NULL,
	`private_part` text NOT NULL,
	`own_key` text NOT NULL,
	`released_at` integer,
	PRIMARY KEY(`id`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `objects_released` ON `objects` (`released_at`) WHERE released_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `previous_keys` (
	`collection_id` text NOT NULL,
	`epoch` integer NOT NULL,
	`wrapped` text NOT NULL,
	PRIMARY KEY(`collection_id`, `epoch`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `remarks` (
	`collection_id` text NOT NULL,
	`remark_id` text NOT NULL,
	`revision` integer NOT NULL,
	`seq` integer NOT NULL,
	`sort` text NOT NULL,
	`epoch` integer NOT NULL,
	`account_id` text NOT NULL,
	`sealed` text NOT NULL,
	PRIMARY KEY(`collection_id`, `remark_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `remarks_seq` ON `remarks` (`collection_id`,`seq`);--> statement-breakpoint
CREATE TABLE `roster` (
	`collection_id` text NOT NULL,
	`seq` integer NOT NULL,
	`entry` text NOT NULL,
	`cutoff` text,
	PRIMARY KEY(`collection_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `roster_states` (
	`collection_id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_account` ON `sessions` (`account_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sweep_cursors` (
	`task` text PRIMARY KEY NOT NULL,
	`cursor` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `uploads` (
	`object_id` text NOT NULL,
	`version` integer NOT NULL,
	`collection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`bytes` integer NOT NULL,
	`streams_hash` text NOT NULL,
	`attempt` text NOT NULL,
	`created_at` integer NOT NULL,
	`swept_at` integer,
	PRIMARY KEY(`object_id`, `version`)
) WITHOUT ROWID;
