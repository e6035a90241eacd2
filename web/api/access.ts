// The capability token of one open collection: handed to every request for bytes, renewed shortly
// before it ends and when the server says that it ended. Opaque to the client.

export interface TokenAnswer {
  token: string
  /** By the server's clock. */
  tokenExpiresAt: number
  rights: number
}

export interface Access {
  authorization(signal: AbortSignal): Promise<string>
  /** A new token although the present one looks good: the server refused it. */
  renewed(signal: AbortSignal): Promise<string>
  current(): TokenAnswer
}

/** An upload of minutes must not run into the end of its token. */
const spareMilliseconds = 120_000

/** `serverAhead`: the server's clock minus ours. Many requests at once share one renewal. */
export function makeAccess(
  first: TokenAnswer,
  serverAhead: number,
  renew: (signal: AbortSignal) => Promise<TokenAnswer>,
): Access {
  let now = first
  let running: Promise<TokenAnswer> | null = null
  const header = () => `Keepsake ${now.token}`
  const renewed = async (signal: AbortSignal): Promise<string> => {
    running ??= renew(signal).finally(() => {
      running = null
    })
    now = await running
    return header()
  }
  return {
    current: () => now,
    renewed,
    authorization: (signal) =>
      Date.now() + serverAhead < now.tokenExpiresAt - spareMilliseconds
        ? Promise.resolve(header())
        : renewed(signal),
  }
}
