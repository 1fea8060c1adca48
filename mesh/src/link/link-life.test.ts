import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  CONNECT_WITHIN_MS,
  DEPARTED_WITHIN_MS,
  HELD_WITHIN_MS,
  RISEN_WITHIN_MS,
} from '../policy/link-state.ts';
import { LinkLife } from './link-life.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A link that has been connected for a minute, and what it tells. */
function connected(): { life: LinkLife; told: string[] } {
  const life = new LinkLife();
  const told: string[] = [];
  life.on('change', () => told.push(life.state.phase));
  life.on('over', () => told.push('over'));
  life.connectionIs('connected');
  vi.advanceTimersByTime(60_000);
  return { life, told };
}

it('is over when no path was found in time, and never changes again', () => {
  const life = new LinkLife();
  const told: string[] = [];
  life.on('over', () => told.push('over'));
  vi.advanceTimersByTime(CONNECT_WITHIN_MS + 1000);
  expect(life.state).toEqual({ phase: 'failed', reason: 'no-path' });
  life.connectionIs('connected');
  life.close('there');
  expect(life.state).toEqual({ phase: 'failed', reason: 'no-path' });
  expect(told).toEqual(['over']);
  expect(vi.getTimerCount()).toBe(0);
});

it('does not take the server’s word that somebody has gone who is plainly there', () => {
  const { life } = connected();
  life.departedByServer('left');
  vi.advanceTimersByTime(60_000);
  expect(life.state.phase).toBe('connected');
  life.connectionIs('disconnected');
  vi.advanceTimersByTime(DEPARTED_WITHIN_MS + 1000);
  expect(life.state).toEqual({ phase: 'closed', by: 'there' });
});

it('holds the seat of a page that was closed without a goodbye, until another takes it', () => {
  const { life, told } = connected();
  life.connectionEnded(false);
  expect([life.state.phase, life.isPageClosed]).toEqual(['interrupted', true]);
  // What still comes was under way.
  life.feel(true);
  expect(life.state.phase).toBe('interrupted');
  life.close('here');
  expect(told).toEqual(['connected', 'interrupted', 'over', 'closed']);
});

it('and no longer than that', () => {
  const { life } = connected();
  life.connectionEnded(false);
  vi.advanceTimersByTime(HELD_WITHIN_MS + 1000);
  expect(life.state).toEqual({ phase: 'failed', reason: 'page-closed' });
});

it('does not wait long for one who was getting up when their page was closed; whoever has sat down again is held as anybody', () => {
  const [up, down] = [connected().life, connected().life];
  for (const life of [up, down]) life.rises(true);
  down.rises(false);
  for (const life of [up, down]) life.connectionEnded(false);
  vi.advanceTimersByTime(RISEN_WITHIN_MS + 1000);
  expect([up.state, down.state.phase]).toEqual([{ phase: 'closed', by: 'there' }, 'interrupted']);
});

it('tells a goodbye from a line that was given up', () => {
  const said: boolean[] = [];
  const lives = [connected().life, connected().life, connected().life];
  for (const life of lives) life.on('over', (goodbye) => said.push(goodbye));
  const [left, closed, gone] = lives;
  left?.close('there');
  closed?.rises(true);
  closed?.connectionEnded(false);
  gone?.departedByServer('left');
  gone?.connectionIs('disconnected');
  vi.advanceTimersByTime(RISEN_WITHIN_MS + 1000);
  expect(said).toEqual([true, false, false]);
  expect([closed?.state, gone?.state]).toEqual([left?.state, left?.state]);
});

it('says nothing of the guest when a connection ends that another follows, or has followed just now', () => {
  const { life } = connected();
  life.connectionEnded(true);
  expect([life.state.phase, life.isPageClosed]).toEqual(['interrupted', false]);
  life.succeeded();
  life.connectionIs('connected');
  life.connectionEnded(false);
  expect(life.isPageClosed).toBe(false);
});

it('ends when a page is closed that never got here, and when it is not who it should be', () => {
  const early = new LinkLife();
  early.connectionEnded(false);
  expect(early.state).toEqual({ phase: 'closed', by: 'there' });
  const { life } = connected();
  life.distrust('E_SEAL_AUTH');
  expect(life.state).toEqual({ phase: 'failed', reason: 'untrusted', code: 'E_SEAL_AUTH' });
});
