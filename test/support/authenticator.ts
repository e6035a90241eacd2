// A device that holds passkeys, beside a page: Chromium's own virtual authenticator.
import type { CDPSession, Page } from 'playwright-core'

export interface Authenticator {
  /** Ids of what it holds, base64. */
  credentials(): Promise<string[]>
  /** False: the person's finger or face is not recognised. */
  recognise(isKnown: boolean): Promise<void>
}

export interface AuthenticatorOptions {
  /** Can make the secret that unlocks. */
  hasPrf?: boolean
}

/** Answers for the page from now on, over navigations. */
export async function plugIn(
  page: Page,
  { hasPrf = true }: AuthenticatorOptions = {},
): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf,
      automaticPresenceSimulation: true,
      isUserVerified: true,
    },
  })
  return {
    credentials: () => credentialsOf(session, authenticatorId),
    recognise: (isUserVerified) =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }).then(() => {}),
  }
}

async function credentialsOf(session: CDPSession, authenticatorId: string): Promise<string[]> {
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
  return credentials.map(({ credentialId }) => credentialId)
}
