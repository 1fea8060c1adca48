import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Picture, View } from '@eat-with-me/protocol/talk/table-talk';
import type { Seat } from '@eat-with-me/protocol/table';
import type { LinkBudget } from '../policy/budget.ts';
import type { LinkState } from '../policy/link-state.ts';
import type { PeerLink } from '../link/peer-link.ts';
import { Uplink } from './uplink.ts';

/** A link that keeps what it is given; its connection has nothing to tell. */
class Fed {
  state: LinkState = { phase: 'connected', since: 0 };
  view: View | null = { height: 360, lowData: false };
  detour = null;
  budget: LinkBudget | null = null;
  picture: Picture | null = null;
  readonly getStats = vi.fn(async () => new Map());
  readonly connection = { getStats: this.getStats };
  setBudget(budget: LinkBudget): void {
    this.budget = budget;
  }
  setPicture(picture: Picture): void {
    this.picture = picture;
  }
}

function table(guests: number) {
  const fed = Array.from({ length: guests }, () => new Fed());
  const links = new Map(fed.map((link, index): [Seat, Fed] => [index + 2, link]));
  const uplink = new Uplink(links as unknown as ReadonlyMap<Seat, PeerLink>);
  return { fed, uplink };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('gives every link its share at once, and looks at each once a second', async () => {
  const { fed, uplink } = table(3);
  uplink.share();
  for (const { budget, picture } of fed) {
    expect(budget?.picture).not.toBeNull();
    expect(picture).toBe('travels');
  }
  await vi.advanceTimersByTimeAsync(3000);
  for (const { getStats } of fed) expect(getStats).toHaveBeenCalledTimes(3);
  uplink.stop();
});

it('sends no picture to whoever shows none, and none at all when sound alone is wanted', () => {
  const { fed, uplink } = table(2);
  const [shown, hidden] = fed as [Fed, Fed];
  hidden.view = { height: 0, lowData: false };
  uplink.share();
  expect(shown.budget?.picture).not.toBeNull();
  expect(hidden.budget?.picture).toBeNull();
  uplink.setThrift('audio-only');
  expect(shown.budget?.picture).toBeNull();
  expect(shown.picture).toBe('held-by-choice');
  expect(shown.budget?.audio).toBeGreaterThan(0);
  uplink.stop();
});

it('rests once everybody has left', async () => {
  const { fed, uplink } = table(1);
  uplink.share();
  const [link] = fed as [Fed];
  link.state = { phase: 'closed', by: 'there' };
  uplink.share();
  await vi.advanceTimersByTimeAsync(5000);
  expect(link.getStats).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
