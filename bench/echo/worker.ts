// The least that a Durable Object can do over HTTP: what the gate is measured against.
import { DurableObject } from 'cloudflare:workers'

interface Env {
  ECHOES: DurableObjectNamespace<Echo>
}

export class Echo extends DurableObject {
  echo(text: string): string {
    return text
  }
}

// biome-ignore lint/style/noDefaultExport: how a Worker is found
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    return new Response(await env.ECHOES.getByName('one').echo(await request.text()))
  },
}
