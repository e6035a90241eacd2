-- Remarks of one member: for what a cutoff fixes, the bound per member, and what goes when they leave.
CREATE INDEX `remarks_account` ON `remarks` (`collection_id`,`account_id`);
