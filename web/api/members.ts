// People of a collection, and invitations: one function per endpoint of protocol/members.
import type { AccountId, CollectionId, InvitationId } from '#protocol/ids'
import {
  type AcceptCode,
  type AddMember,
  type ChangeMember,
  foundPeople,
  invitation,
  invitationList,
  type Join,
  type KeepKey,
  type Leave,
  type MakeInvitation,
  memberList,
  type RemoveMember,
} from '#protocol/members'
import { askJson, askNothing } from './http.ts'

const at = (collectionId: CollectionId, rest: string) => `/api/collections/${collectionId}/${rest}`

export const findPeople = (signal: AbortSignal, emails: readonly string[]) =>
  askJson(signal, foundPeople, { method: 'POST', path: '/api/people', body: { emails } })

export const listMembers = (signal: AbortSignal, collectionId: CollectionId) =>
  askJson(signal, memberList, { path: at(collectionId, 'members') })

export const addMember = (signal: AbortSignal, collectionId: CollectionId, body: AddMember) =>
  askNothing(signal, { method: 'POST', path: at(collectionId, 'members'), body })

export const changeMember = (
  signal: AbortSignal,
  collectionId: CollectionId,
  accountId: AccountId,
  body: ChangeMember,
) => askNothing(signal, { method: 'PUT', path: at(collectionId, `members/${accountId}`), body })

export const removeMember = (
  signal: AbortSignal,
  collectionId: CollectionId,
  accountId: AccountId,
  body: RemoveMember,
) =>
  askNothing(signal, {
    method: 'POST',
    path: at(collectionId, `members/${accountId}/remove`),
    body,
  })

export const leave = (signal: AbortSignal, collectionId: CollectionId, body: Leave) =>
  askNothing(signal, { method: 'POST', path: at(collectionId, 'leave'), body })

export const join = (signal: AbortSignal, collectionId: CollectionId, body: Join) =>
  askNothing(signal, { method: 'POST', path: at(collectionId, 'join'), body })

export const keepKey = (signal: AbortSignal, collectionId: CollectionId, body: KeepKey) =>
  askNothing(signal, { method: 'PUT', path: at(collectionId, 'key'), body })

export const makeInvitation = (
  signal: AbortSignal,
  collectionId: CollectionId,
  body: MakeInvitation,
) => askNothing(signal, { method: 'POST', path: at(collectionId, 'invitations'), body })

export const listInvitations = (signal: AbortSignal, collectionId: CollectionId) =>
  askJson(signal, invitationList, { path: at(collectionId, 'invitations') })

export const revokeInvitation = (
  signal: AbortSignal,
  collectionId: CollectionId,
  invitationId: InvitationId,
) =>
  askNothing(signal, {
    method: 'DELETE',
    path: at(collectionId, `invitations/${invitationId}`),
  })

export const showInvitation = (signal: AbortSignal, code: string) =>
  askJson(signal, invitation, { method: 'POST', path: '/api/invitations', body: { code } })

export const acceptInvitation = (signal: AbortSignal, body: AcceptCode) =>
  askNothing(signal, { method: 'POST', path: '/api/invitations/accept', body })
