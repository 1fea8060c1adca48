/** What is done about ill links, step by step: a link that is told how it feels, and a clock that is moved by hand. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Means } from '../policy/healing.ts';
import type { LinkState } from '../policy/link-state.ts';
import type { PeerLink } from '../link/peer-link.ts';
import { HealingLog } from '../link/healing-log.ts';
import { Care } from './care.ts';

let window: EventTarget;
const cares: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  window = new EventTarget();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
});
afterEach(() => {
  for (const end of cares.splice(0)) end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A link that takes note of what is done to it, whose path is what the test says. */
class SickLink {
  state: LinkState = { phase: 'connected', since: performance.now() };
  readonly presence = { name: '', microphone: 'none', camera: 'none' };
  readonly isConfirmed = true;
  readonly detour = null;
  readonly connection = { connectionState: 'connected', iceConnectionState: 'connected' };
  readonly steps: string[] = [];
  readonly log = new HealingLog();
  readonly connections;
  readonly #listeners: (() => void)[] = [];

  constructor() {
    const step = (name: string) => () => void this.steps.push(name);
    this.connections = {
      receivers: {},
      follower: null,
      present: { offeredAt: -Infinity, refreshPicture: step('refresh') },
      replace: (by: string | null = null) => void this.steps.push(by ?? 'replace'),
      restart: step('restart'),
      askForRestart: step('ask'),
      callOff: step('call-off'),
      healing: this.log,
    };
  }

  on(event: string, listener: () => void): void {
    if (event === 'doubt') this.#listeners.push(listener);
  }

  feel(well: boolean): void {
    const phase = well ? 'connected' : 'interrupted';
    if (this.state.phase !== phase) this.state = { phase, since: performance.now() };
  }

  path(state: 'connected' | 'failed'): void {
    this.connection.connectionState = state;
    this.connection.iceConnectionState = state;
    for (const listener of this.#listeners) listener();
  }

  end(): void {
    this.state = { phase: 'closed', by: 'there' };
  }
}

function looking(care: Care, means: Means, offers = true): SickLink {
  const link = new SickLink();
  care.add(link as unknown as PeerLink, { means, offers, relayed: () => true });
  cares.push(() => {
    link.end();
    vi.advanceTimersByTime(100);
  });
  return link;
}

describe('a link whose path fails', () => {
  it('gets another connection at once, by relay and with everything new later, and picture once it is well', () => {
    const care = new Care();
    const doubt = vi.fn();
    care.on('doubt', doubt);
    // While one line does well, only what a link lacks puts the socket in doubt.
    looking(care, 'replace');
    const link = looking(care, 'replace');
    vi.advanceTimersByTime(3000);
    expect(link.steps).toEqual([]);
    link.path('failed');
    expect(link.steps).toEqual(['replace']);
    expect(link.state.phase).toBe('interrupted');
    vi.advanceTimersByTime(30_000);
    expect(link.steps).toContain('relay');
    expect(doubt).toHaveBeenCalled();
    link.path('connected');
    expect(link.state.phase).toBe('connected');
    expect(link.steps.at(-1)).toBe('refresh');
    // Whoever wonders can read it later.
    expect(link.log.latest[0]).toMatchObject({ step: 'replace' });
    expect(link.log.count).toBe(link.steps.length - 1);
  });

  it('has its paths looked for anew, by whoever makes the offers', () => {
    const care = new Care();
    const [offering, asking] = [looking(care, 'restart'), looking(care, 'restart', false)];
    vi.advanceTimersByTime(3000);
    for (const link of [offering, asking]) link.path('failed');
    vi.advanceTimersByTime(600);
    expect(offering.steps[0]).toBe('restart');
    expect(asking.steps[0]).toBe('ask');
  });
});

describe('our own line', () => {
  it('is in doubt when every link is ill, and not when one alone is; not too often', () => {
    const care = new Care();
    const doubt = vi.fn();
    care.on('doubt', doubt);
    const [one, other] = [looking(care, 'replace'), looking(care, 'replace')];
    vi.advanceTimersByTime(3000);
    one.path('failed');
    vi.advanceTimersByTime(2000);
    expect(doubt).not.toHaveBeenCalled();
    other.path('failed');
    vi.advanceTimersByTime(100);
    expect(doubt).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2000);
    expect(doubt).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(doubt).toHaveBeenCalledTimes(2);
  });
});

it('links that are over are left alone, and nothing is looked at any more', () => {
  const care = new Care();
  const link = looking(care, 'replace');
  vi.advanceTimersByTime(3000);
  link.end();
  vi.advanceTimersByTime(100);
  link.path('failed');
  vi.advanceTimersByTime(5000);
  expect(link.steps).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
