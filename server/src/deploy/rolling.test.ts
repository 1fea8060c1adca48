/** Both nodes of a house are replaced, one after the other, behind the shipped Caddyfile, while guests eat and wait: by the same version, and by the one before. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { pledgeOf } from '../testing/ticket.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Front, hasFront } from '../testing/front.ts';
import { COMPILED } from '../testing/compiled.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { freePort } from '../testing/real-relay.ts';
import { hasRedis, RealRedis } from '../testing/redis.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const LATER = fileURLToPath(new URL('../testing/version-after.ts', import.meta.url));

/** In what a later version writes another number. */
type Raised = 'RECORD' | 'LAYOUT';

/** One node as a process, which is replaced by another on the same port. */
class Node {
  readonly port: number;
  readonly #redis: string;
  #child: ChildProcess | null = null;

  constructor(port: number, redis: string) {
    this.port = port;
    this.#redis = redis;
  }

  /** As this version, or as a later one that differs in this. */
  async start(raised?: Raised): Promise<void> {
    const later = raised === undefined ? [] : ['--import', LATER];
    const child = spawn(process.execPath, [...later, MAIN], {
      env: {
        PATH: process.env['PATH'],
        ...COMPILED,
        VERSION_AFTER: raised,
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
  async comeBack(): Promise<'queue' | 'seat' | 'door' | 'nothing' | 'same node' | 'nobody'> {
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
    if (answer?.type === 'refused' && answer.code === 'resume-unknown') {
      this.at.say({ type: 'hello' });
      this.#token = (await this.at.hear('welcome')).token;
      return 'nobody';
    }
    if (answer?.type !== 'moved' && answer?.type !== 'resumed')
      throw new Error(`turned away: ${JSON.stringify(answer)}`);
    this.#token = answer.token;
    return answer.type === 'moved' ? (answer.kept ?? 'nothing') : 'same node';
  }
}

/** Two nodes on one Redis behind Caddy, and how guests come to them. */
async function twoNodes(raised?: Raised): Promise<{
  readonly nodes: readonly [Node, Node];
  readonly comer: () => Promise<StayingGuest>;
}> {
  const redis = await RealRedis.start();
  onTestFinished(() => redis.stop());
  const nodes = [
    new Node(await freePort('127.0.0.1'), redis.url),
    new Node(await freePort('127.0.0.1'), redis.url),
  ] as const;
  for (const node of nodes) onTestFinished(() => node.kill());
  await Promise.all(nodes.map((node) => node.start(raised)));
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
  return { nodes, comer: () => StayingGuest.arrive(come) };
}

describe.skipIf(!hasRedis() || !hasFront('caddy'))('a house of two nodes', () => {
  test('nobody notices more than a pause', async () => {
    const { nodes, comer } = await twoNodes();
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
  }, 240_000);

  /**
   * The wire is the same, or pages would not be understood; what differs is what stands in Redis. Two guests eat, one waits, and the
   * house goes back to this version node by node.
   */
  test.each([
    // Other names of all keys: the house of before never sees anything of the later one.
    { raised: 'LAYOUT', kept: 'nobody' },
    // The same names, and records that it leaves alone.
    { raised: 'RECORD', kept: 'nothing' },
  ] as const)(
    'goes back to the version before it ($raised) while a table is eating',
    async ({ raised, kept }) => {
      const { nodes, comer } = await twoNodes(raised);
      const [a, b, waits] = [await comer(), await comer(), await comer()];
      for (const guest of [a, b]) {
        guest.at.queue(2);
        await guest.at.hear('queued');
      }
      const seatings = [await a.at.sit(), await b.at.sit()] as const;
      const [{ table, chairs, epoch }] = seatings;
      waits.at.queue(3);
      await waits.at.hear('queued');
      const [first, last] = nodes;
      expect(await first.drain()).toBe(0);
      for (const guest of [a, b, waits])
        if (!(await guest.isThere())) expect(['queue', 'seat']).toContain(await guest.comeBack());
      await first.start();
      expect(await last.drain()).toBe(0);
      for (const guest of [a, b, waits]) expect(await guest.comeBack()).toBe(kept);
      await last.start();

      // Whoever waited says so again, as a page does by itself, and is seated.
      waits.at.queue(3);
      await waits.at.hear('queued');
      const [c, d] = [await comer(), await comer()];
      for (const guest of [c, d]) {
        guest.at.queue(3);
        await guest.at.hear('queued');
      }
      expect((await waits.at.sit()).you).toBe(1);

      // Nobody is told that the other has gone: the meal is between the two.
      for (const guest of [a, b])
        expect((await guest.at.settle()).map(({ type }) => type)).not.toContain('departed');
      if (kept === 'nothing') return;
      // A house that has forgotten them is told of their table, and carries what they have to say when a line breaks.
      for (const [guest, { you }] of [
        [a, seatings[0]],
        [b, seatings[1]],
      ] as const) {
        guest.at.say({
          type: 'return',
          table,
          kind: 'queue',
          chairs,
          you,
          epoch,
          pledge: pledgeOf(you),
        });
        expect((await guest.at.hear('returned')).table).toBe(table);
      }
      a.at.say({ type: 'signal', to: seatings[1].you, box: 'still-here' });
      expect(await b.at.hear('signal')).toMatchObject({ from: seatings[0].you, box: 'still-here' });
    },
    240_000,
  );
});
