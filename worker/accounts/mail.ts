// Mail, where the deployment sends any: the binding MAIL and the sender's address MAIL_FROM. A mail
// holds no name, no content and no secret of a link. Sending never blocks an answer and a failure is
// logged without the address: whoever waits for a mail asks for another one.
import type { Env } from '../env.ts'

export interface Mail {
  to: string
  subject: string
  text: string
}

export const sendsMail = (env: Env): boolean => Boolean(env.MAIL && env.MAIL_FROM)

/** `after` is the request's `waitUntil`. */
export function sendMail(env: Env, after: (work: Promise<unknown>) => void, mail: Mail): void {
  const { MAIL, MAIL_FROM } = env
  if (!MAIL || !MAIL_FROM) return
  const from = { name: 'Keepsake', email: MAIL_FROM }
  after(
    MAIL.send({ from, ...mail }).catch((error: unknown) => {
      const code = (error as { code?: unknown } | null)?.code
      console.error(`mail was not sent: ${typeof code === 'string' ? code : 'no reason given'}`)
    }),
  )
}
