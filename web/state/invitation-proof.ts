// What lets somebody who accepted an invitation be let in without being asked about: the invitation is
// this account's own, and the very keys that would be sealed to come with a proof under its secret,
// which no server has. Everybody else whom a server names waits for a person to decide.
import { fromBase64url } from '#protocol/base64url'
import type { AccountId, InvitationId } from '#protocol/ids'
import type { InvitationRow } from '#protocol/members'
import { emailForm, equal } from '../crypto/bytes.ts'
import { acceptProof, invitationSecret, isOwnInvitation } from '../crypto/invitation.ts'
import { isAccount, memberAt } from '../crypto/log.ts'
import { accountSecrets } from './account-secrets.ts'
import { localStore } from './local-store.ts'
import type { AuthorHere } from './log-author.ts'
import { identityOf } from './share-people.ts'

export const isOwn = (
  { account, inside }: AuthorHere,
  { invitationId, email, role, invitedBy }: InvitationRow,
): Promise<boolean> => {
  if (invitedBy !== account.accountId) return Promise.resolve(false)
  const { collectionId } = inside.keyring()
  return isOwnInvitation(account.mk, fromBase64url(invitationId), { collectionId, email, role })
}

/** Also only for somebody new here, with the address that was invited, and once. */
export async function isProven(here: AuthorHere, row: InvitationRow): Promise<boolean> {
  const { accepted, invitationId } = row
  if (!accepted?.proof || !isNewOrHere(here, row) || !(await isOwn(here, row))) return false
  const { collectionId } = here.inside.keyring()
  const id = fromBase64url(invitationId)
  const secret = await invitationSecret(here.account.mk, collectionId, id)
  const proof = await acceptProof(secret, collectionId, identityOf(accepted))
  if (!equal(proof, fromBase64url(accepted.proof))) return false
  const before = (await loadAnswers())[invitationId]
  return before === undefined || before === accepted.accountId
}

function isNewOrHere({ inside }: AuthorHere, { email, accepted }: InvitationRow): boolean {
  if (!accepted || (email !== null && emailForm(accepted.email) !== emailForm(email))) return false
  const { roster } = inside.keyring()
  const { userId } = identityOf(accepted)
  const was = roster.events.some(isAccount(userId))
  return !was || memberAt(roster, userId, roster.state.seq) !== null
}

type Answers = Record<InvitationId, AccountId | 'revoked'>
const answersKey = () => `account/${accountSecrets().accountId}/answers`

const loadAnswers = async (): Promise<Answers> =>
  (await (await localStore()).load<Answers>('pins', answersKey()).catch(() => undefined)) ?? {}

/** What became of an invitation: a server that shows it again finds nobody else let in by it here. */
export async function rememberAnswer(
  invitationId: InvitationId,
  answer: AccountId | 'revoked',
): Promise<void> {
  const known = { ...(await loadAnswers()), [invitationId]: answer }
  await (await localStore()).save('pins', answersKey(), known).catch(() => undefined)
}
