-- Whoever accepts proves to who invited that they had the secret of the invitation's address.
ALTER TABLE `invitations` ADD `accept_proof` text;
