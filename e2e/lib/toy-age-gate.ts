/** An operator's age gate, without the looking: it believes whoever presses its button. Loopback only. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AGE_BIT_CONTEXT, AGE_BIT_LIFE_MS } from '../../protocol/src/wire/house.ts';

const BUTTON =
  '<!doctype html><title>Gate</title><form method="post"><button>I am 18</button></form>';

export class ToyAgeGate {
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #server = createServer((request, response) => {
    if (request.method === 'POST') {
      response.writeHead(303, { Location: this.#wayBack(request) }).end();
    } else response.writeHead(200, { 'Content-Type': 'text/html' }).end(BUTTON);
  });
  /** What it has handed out, the latest last. */
  readonly bits: string[] = [];

  static async open(): Promise<ToyAgeGate> {
    const gate = new ToyAgeGate();
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  /** What the house is told. */
  get environment(): { readonly AGE_GATE_URL: string; readonly AGE_GATE_KEY: string } {
    const { port } = this.#server.address() as AddressInfo;
    const key = String(this.#keys.publicKey.export({ format: 'jwk' }).x);
    return { AGE_GATE_URL: `http://localhost:${port}/age`, AGE_GATE_KEY: key };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #wayBack({ url = '' }: IncomingMessage): string {
    const back = new URL(url, 'http://localhost').searchParams.get('return') ?? '';
    const end = (Date.now() + AGE_BIT_LIFE_MS).toString(36);
    const said = `v1.${end}.${randomBytes(16).toString('base64url')}`;
    const signature = sign(null, Buffer.from(AGE_BIT_CONTEXT + said), this.#keys.privateKey);
    const bit = `${said}.${signature.toString('base64url')}`;
    this.bits.push(bit);
    return `${back}#18=${bit}`;
  }
}
