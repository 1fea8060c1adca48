/** Both nodes of a house are replaced, one after the other, behind the shipped Caddyfile, while guests eat and wait. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { expect, onTestFinished, test } from 'vitest';
import { Front, hasFront } from '../testing/front.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { freePort } from '../testing/real-relay.ts';
import { hasRedis, RealRedis } from '../testing/redis.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** One node as a process, which is replaced by another on the same port. */
class Node {
  readonly port: number;
  readonly #redis: string;
  #child: ChildProcess | null = null;

  constructor(port: number, redis: string) {
    this.port = port;
    this.#redis = redis;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        PORT: String(this.port),
        REDIS_URL: this.#redis,
        TRUST_PROXY: '1',
        HOUSE: 'closed',
        SOCKETS_PER_ADDRESS: '1000',
        NEW_SOCKETS_PER_MINUTE: '1000',
        DRAIN_MS: '2000',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout }))
      if (line.includes('is open at')) break;
    child.stdout.resume();
  }

  /** As systemd, compose and Kubernetes stop it; resolves to its exit code. */
  async drain(): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code;
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }
}

/** A guest as a page is one: whenever the socket closes they come back, by the same address, with their token. */
class StayingGuest {
  at: RealGuest;
  #token: string;
  /** How often they had to come back. */
  returns = 0;
  readonly #come: () => Promise<RealGuest>;

  private constructor(at: RealGuest, token: string, come: () => Promise<RealGuest>) {
    this.at = at;
    this.#token = token;
    this.#come = come;
  }

  static async arrive(come: () => Promise<RealGuest>): Promise<StayingGuest> {
    const at = await come();
    at.say({ type: 'hello' });
    return new StayingGuest(at, (await at.hear('welcome')).token, come);
  }

  /** Whether the house still answers on this socket; if not, it is closed. */
  async isThere(): Promise<boolean> {
    if (this.at.socket.readyState !== this.at.socket.OPEN) return false;
    this.at.say({ type: 'hello' });
    const answer = this.at.hear('refused').then(
      () => true,
      () => false,
    );
    return await Promise.race([answer, this.at.closed().then(() => false)]);
  }

  /** Comes back if the socket is closed; says what was kept, or that nothing was lost at all. */
  async comeBack(): Promise<'queue' | 'seat' | 'door' | 'nothing' | 'same node'> {
    await this.at.closed();
    this.returns += 1;
    const { received } = this.at;
    const isAnswer = ({ type }: ServerMessage): boolean =>
      ['moved', 'resumed', 'refused'].includes(type);
    const ask = async (): Promise<ServerMessage | undefined> => {
      this.at = await this.#come();
      this.at.say({ type: 'hello', resume: { token: this.#token, received } });
      await expect.poll(() => this.at.inbox.some(isAnswer)).toBe(true);
      return this.at.inbox.splice(this.at.inbox.findIndex(isAnswer), 1)[0];
    };
    let answer = await ask();
    // On a slow machine Redis may have no answer in time; pages try again, too.
    while (answer?.type === 'refused' && answer.code === 'one-moment') answer = await ask();
    if (answer?.type !== 'moved' && answer?.type !== 'resumed')
      throw new Error(`turned away: ${JSON.stringify(answer)}`);
    this.#token = answer.token;
    return answer.type === 'moved' ? (answer.kept ?? 'nothing') : 'same node';
  }
}

test.skipIf(!hasRedis() || !hasFront('caddy'))(
  'nobody notices more than a pause',
  async () => {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.stop());
    const nodes = [
      new Node(await freePort('127.0.0.1'), redis.url),
      new Node(await freePort('127.0.0.1'), redis.url),
    ] as const;
    for (const node of nodes) onTestFinished(() => node.kill());
    await Promise.all(nodes.map((node) => node.start()));
    const front = await Front.start(
      'caddy',
      nodes.map(({ port }) => port),
    );
    onTestFinished(() => front.stop());
    const come = (): Promise<RealGuest> =>
      RealGuest.connect({
        port: front.port,
        site: front.site,
        options: { ca: front.certificate },
      });
    const comer = (): Promise<StayingGuest> => StayingGuest.arrive(come);

    const [a, b, waits] = [await comer(), await comer(), await comer()];
    for (const guest of [a, b]) {
      guest.at.queue(2);
      await guest.at.hear('queued');
    }
    const [{ table }] = [await a.at.sit(), await b.at.sit()];
    waits.at.queue(3);
    await waits.at.hear('queued');

    for (const node of nodes) {
      expect(await node.drain()).toBe(0);
      // Those who were there are told, and whoever was not notices nothing.
      const told = [];
      for (const guest of [a, b, waits]) if (!(await guest.isThere())) told.push(guest);
      // The other node takes them while this one is away.
      for (const guest of told) {
        const kept = await guest.comeBack();
        expect(kept).toBe(guest === waits ? 'queue' : 'seat');
        if (guest !== waits) expect((await guest.at.hear('seated')).seating.table).toBe(table);
        else await guest.at.hear('queued');
      }
      for (const [guest, to, hears] of [
        [a, 2, b],
        [b, 1, a],
      ] as const) {
        guest.at.say({ type: 'signal', to, box: 'still-here' });
        expect(await hears.at.hear('signal')).toMatchObject({ box: 'still-here' });
      }
      await node.start();
    }

    // All three were on one node or the other, so each has come back, and nobody twice for one node.
    for (const { returns } of [a, b, waits]) expect([1, 2]).toContain(returns);
    for (const guest of [a, b]) {
      const types = (await guest.at.settle()).map(({ type }) => type);
      expect(types).not.toContain('departed');
    }
    // Who waited is still first, and sits with whoever comes to the new nodes.
    const [c, d] = [await comer(), await comer()];
    for (const guest of [c, d]) {
      guest.at.queue(3);
      await guest.at.hear('queued');
    }
    expect((await waits.at.sit()).you).toBe(1);
    await c.at.sit();
    await d.at.sit();
  },
  240_000,
);
