// Links as a visitor meets them: open, token. The fragment's secret itself never comes here;
// only the proofs made from it do, in a header and in bodies, never in an address.
import { opened } from '#protocol/collections'
import type { LinkId } from '#protocol/ids'
import { type OpenLink, type RenewToken, token } from '#protocol/visits'
import { askJson } from './http.ts'

/**
 * `access` is base64url; null where there is no password, or it is not known yet. Wrong ones are
 * counted, so this is not repeated by itself.
 */
export const openLink = (
  signal: AbortSignal,
  linkId: LinkId,
  access: string | null,
  body: OpenLink,
) =>
  askJson(signal, opened, {
    method: 'POST',
    path: `/api/links/${linkId}/open`,
    body,
    ...(access !== null && { authorization: `Keepsake-Access ${access}` }),
    attempts: 1,
  })

export const renewToken = (signal: AbortSignal, linkId: LinkId, body: RenewToken) =>
  askJson(signal, token, { method: 'POST', path: `/api/links/${linkId}/token`, body })
