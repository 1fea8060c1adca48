/** Two links over real connections, in Node: what a browser alone could show otherwise takes a browser's start each time. */
import { PRESENCE, REFILL } from '@eat-with-me/protocol/talk/link-topics';
import type { Signal } from '@eat-with-me/protocol/signal';
import type { EventTopic, StateTopic } from '@eat-with-me/protocol/talk/topic';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startingBudget } from '../policy/budget.ts';
import type { Route } from '../trust/candidates.ts';
import { Border } from '../trust/border.ts';
import { certificateOf, REALM, silence, standInForBrowser } from '../testing/werift.ts';
import { PeerLink } from './peer-link.ts';
import { Topics } from './topics.ts';

const TOAST: EventTopic<string> = {
  name: 'toast',
  kind: 'event',
  parse: (value) => (typeof value === 'string' ? value : null),
};

/** Something that may still be answered after a goodbye. */
const ANSWER: StateTopic<string> = { ...TOAST, name: 'answer', kind: 'state' };

beforeAll(() => void standInForBrowser());

const open: PeerLink[] = [];
afterEach(() => {
  for (const link of open.splice(0)) link.distrust('E_CERT');
});

interface PairOptions {
  route?: Route;
  /** What the first end takes the second one's certificate for. */
  mistaken?: boolean;
}

async function pair({ route = 'direct', mistaken = false }: PairOptions = {}) {
  const own = await Promise.all([certificateOf(), certificateOf()]);
  const letters: Signal[] = [];
  const make = (index: 0 | 1): PeerLink => {
    const other = own[1 - index];
    const mine = own[index];
    if (!other || !mine) throw new Error('two certificates');
    const topics = new Topics();
    topics.register(TOAST);
    topics.register(ANSWER);
    const name = index === 0 ? 'Ana' : 'Ben';
    const states = new Map<StateTopic, unknown>([
      [PRESENCE, { name, microphone: 'on', camera: 'on' }],
    ]);
    const fingerprint = mistaken && index === 0 ? new Uint8Array(32) : other.fingerprint;
    const link = new PeerLink({
      polite: index === 1,
      tracks: { audio: silence('audio'), video: silence('video') },
      outlet: new MediaStream(),
      topics,
      states,
      thrift: 'none',
      budget: startingBudget(1),
      configuration: { iceServers: [], certificates: [mine.certificate] },
      reach: { udpIsSilent: false },
      border: new Border(fingerprint, route),
      invited: false,
      place: () => null,
      realm: REALM,
    });
    open.push(link);
    return link;
  };
  const [ana, ben] = [make(0), make(1)];
  for (const [from, to] of [
    [ana, ben],
    [ben, ana],
  ] as const) {
    from.on('signal', (signal) => {
      letters.push(signal);
      // As through a server: as text, a turn later.
      queueMicrotask(() => to.receive(JSON.parse(JSON.stringify(signal)) as Signal));
    });
  }
  return { ana, ben, letters };
}

/** Waits until what the link shows is so. */
const until = (link: PeerLink, holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => holds() && resolve();
    link.on('change', look);
    look();
  });

const connected = (...links: PeerLink[]) =>
  Promise.all(links.map((link) => until(link, () => link.state.phase === 'connected')));

const next = (link: PeerLink) =>
  new Promise<RTCPeerConnection>((resolve) => {
    link.on('connection', resolve);
  });

async function meet(options?: PairOptions) {
  const { ana, ben, letters } = await pair(options);
  ben.start();
  ana.start();
  await connected(ana, ben);
  for (const link of [ana, ben]) link.setConfirmed();
  await Promise.all([ana, ben].map((link) => until(link, () => link.presence !== null)));
  return { ana, ben, letters };
}

describe('two links', () => {
  it('meet, and say their topics', async () => {
    const { ana, ben } = await meet();
    expect(ana.presence?.name).toBe('Ben');
    expect(ben.presence?.name).toBe('Ana');
    await Promise.all([ana, ben].map((link) => until(link, () => link.meeting !== null)));
    expect(ana.meeting?.slice(0, 22)).toBe(ben.meeting?.slice(0, 22));
    expect(ana.talk.manner).toMatchObject({ kind: 'topics', version: 2 });
    expect(ana.talk.ignored).toEqual(ben.talk.ignored);
    expect(ana.talk.ignored.unreadable).toBe(0);
  });

  it('send and say nothing before the other end is confirmed, and do from then on', async () => {
    const { ana, ben } = await pair();
    ben.start();
    ana.start();
    await connected(ana, ben);
    ben.setConfirmed();
    await until(ben, () => ben.connections.present.isOpen);
    const sent = () => ana.connection.getSenders().map(({ track }) => track?.kind ?? null);
    expect(sent()).toEqual([null, null]);
    expect([ana, ben].map(({ presence, meeting }) => presence ?? meeting)).toEqual([null, null]);
    ana.setConfirmed();
    await Promise.resolve();
    expect(sent()).toEqual(['audio', 'video']);
    await Promise.all([ana, ben].map((link) => until(link, () => link.presence !== null)));
  });

  it('say everything again on another connection, and hand an event over once', async () => {
    const { ana, ben } = await meet();
    const told: string[] = [];
    ben.talk.on('event', (_, value) => told.push(value as string));
    ana.talk.say(REFILL, true);
    await until(ben, () => ben.talk.heard(REFILL) === true);
    ben.talk.forget(REFILL);
    ana.talk.forget(REFILL);
    const before = ben.connection;
    const over = [next(ana), next(ben)];
    ana.connections.replace();
    // While nobody knows yet over which connection.
    expect(ana.talk.tell(TOAST, 'one')).toBe('on-its-way');
    await Promise.all(over);
    expect(ben.connection).not.toBe(before);
    ana.talk.tell(TOAST, 'two');
    ana.talk.say(PRESENCE, { name: 'Ana María', microphone: 'on', camera: 'on' });
    await until(ben, () => ben.presence?.name === 'Ana María');
    await new Promise<void>((resolve) => {
      ben.talk.on('event', (_, value) => value === 'three' && resolve());
      ana.talk.tell(TOAST, 'three');
    });
    expect(told).toEqual(['one', 'two', 'three']);
    expect(ben.talk.heard(REFILL)).toBeUndefined();
  });

  it('settle on one connection when both begin another at once', async () => {
    const { ana, ben } = await meet();
    const over = [next(ana), next(ben)];
    ana.connections.replace();
    ben.connections.replace();
    await Promise.all(over);
    expect(ana.connections.present.number).toBe(2);
    expect(ben.connections.present.number).toBe(2);
    expect([ana.state.phase, ben.state.phase]).toEqual(['connected', 'connected']);
  });

  it('negotiate from guest to guest once they are connected', async () => {
    const { ana, ben, letters } = await meet();
    const before = letters.length;
    const restarted = new Promise<void>((resolve) => {
      vi.spyOn(ana.connections.present, 'restart').mockImplementation(resolve);
    });
    ben.connections.askForRestart();
    await restarted;
    expect(letters).toHaveLength(before);
  });

  it('hold the line after a goodbye for the one thing that both would answer, without a track or another word', async () => {
    const { ana, ben } = await meet();
    for (const link of [ana, ben]) {
      link.parting.stayFor(ANSWER);
      link.talk.say(ANSWER, 'first');
    }
    await Promise.all(
      [ana, ben].map((link) => until(link, () => link.talk.heard(ANSWER) !== undefined)),
    );
    const told: unknown[] = [];
    ana.talk.on('event', (_, value) => told.push(value));
    ben.leave();
    await until(ana, () => ana.state.phase === 'closed');
    expect([ana.state, ben.state]).toEqual([
      { phase: 'closed', by: 'there' },
      { phase: 'closed', by: 'here' },
    ]);
    for (const { connection } of [ana, ben]) {
      expect(connection.getSenders().map(({ track }) => track ?? null)).toEqual([null, null]);
      expect(connection.connectionState).toBe('connected');
    }
    ben.talk.say(PRESENCE, { name: 'Benedict', microphone: 'on', camera: 'on' });
    expect(ben.talk.tell(TOAST, 'one')).toBe('not-understood');
    ben.setTrack('audio', silence('audio'));
    ben.talk.say(ANSWER, 'second');
    await until(ana, () => ana.talk.heard(ANSWER) === 'second');
    expect([ana.presence?.name, told]).toEqual(['Ben', []]);
    expect(ben.connection.getSenders().map(({ track }) => track ?? null)).toEqual([null, null]);
    expect(ben.parting.isOver).toBe(false);
    // Whoever closes the page lets go at both ends.
    ben.closePage();
    await until(ana, () => ana.parting.isOver);
    expect(ben.parting.isOver).toBe(true);
  });

  it('are cut at a goodbye where one of the two would not answer', async () => {
    const { ana, ben } = await meet();
    ben.parting.stayFor(ANSWER);
    ana.leave();
    await until(ben, () => ben.state.phase === 'closed');
    await until(ben, () => ben.parting.isOver);
    expect(ana.parting.isOver).toBe(true);
  });

  it('hold no line that went silent: nobody is there to answer', async () => {
    const { ana, ben } = await meet();
    ana.parting.stayFor(ANSWER);
    ben.talk.say(ANSWER, 'first');
    await until(ana, () => ana.talk.carries(ANSWER) && ana.talk.heard(ANSWER) !== undefined);
    ben.closePage();
    await until(ana, () => ana.isPageClosed);
    // Ben has said goodbye to the house by another page.
    ana.departedByServer('left');
    expect([ana.state, ana.parting.isOver]).toEqual([{ phase: 'closed', by: 'there' }, true]);
  });

  it('say goodbye', async () => {
    const { ana, ben } = await meet();
    const gone = until(ana, () => ana.state.phase === 'closed');
    ben.leave();
    await gone;
    expect(ana.state).toEqual({ phase: 'closed', by: 'there' });
    expect(ben.state).toEqual({ phase: 'closed', by: 'here' });
    ben.leave();
    expect(ben.state).toEqual({ phase: 'closed', by: 'here' });
  });

  it('take no answer with another certificate', async () => {
    const { ana, ben } = await pair({ mistaken: true });
    const code = new Promise<string>((resolve) => {
      ana.on('distrusted', resolve);
    });
    ben.start();
    ana.start();
    expect(await code).toBe('E_FP');
    ana.distrust('E_FP');
    expect(ana.state).toEqual({ phase: 'failed', reason: 'untrusted', code: 'E_FP' });
    expect(ana.connection.signalingState).toBe('closed');
  });
});

it('a guest who left, as the server says, is believed while nothing shows the contrary', async () => {
  const { ana, ben } = await meet();
  ana.departedByServer('left');
  expect(ana.state.phase).toBe('connected');
  const { ana: waiting } = await pair();
  waiting.start();
  waiting.departedByServer('left');
  expect(waiting.state).toEqual({ phase: 'closed', by: 'there' });
  expect(ben.state.phase).toBe('connected');
});

it('both have to want a direct way, and only where there is another', async () => {
  const { ana } = await meet();
  ana.setDirect(true);
  expect(ana.wantsDirect).toEqual({ here: false, there: false });
  const { ana: hidden } = await pair({ route: 'relay' });
  hidden.setDirect(true);
  expect(hidden.wantsDirect).toEqual({ here: true, there: false });
  expect(hidden.route).toBe('relay');
});

it('shows the picture as wanted, by the other guest’s word and the own thrift', async () => {
  const { ana, ben } = await meet();
  ben.setTile(360);
  await until(ana, () => ana.view !== null);
  expect(ana.view).toEqual({ height: 360, lowData: false });
  ben.setThrift('audio-only');
  await until(ana, () => ana.view?.height === 0);
  expect(ben.picture).toBe('unwanted');
  expect(ana.picture).toBe('travels');
  ben.setPicture('held-by-line');
  await until(ana, () => ana.picture === 'held-by-line');
});
