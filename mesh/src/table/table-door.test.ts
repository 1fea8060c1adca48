import type { Door, Seat } from '@eat-with-me/protocol/table';
import { describe, expect, it } from 'vitest';
import type { LinkState } from '../policy/link-state.ts';
import { ADMISSION_MS, TableDoor } from './table-door.ts';

const HERE: LinkState = { phase: 'connected', since: 0 };
const GONE: LinkState = { phase: 'closed', by: 'there' };

/** A guest in this seat, with these others, who have said this of the door. */
function doorOf(you: Seat, others: Record<Seat, Door | undefined>) {
  const links = new Map(
    Object.entries(others).map(([seat, door]) => [
      Number(seat),
      { state: HERE, talk: { heard: () => door as never } },
    ]),
  );
  const said: unknown[] = [];
  const talk = {
    carry: () => undefined,
    say: (_topic: unknown, value: unknown) => said.push(value),
  };
  const door = new TableDoor(links, talk as never);
  door.sits(you, links.size === 0);
  door.look();
  return { door, links, said };
}

describe('the host', () => {
  it('is whoever sits lowest, and says so to everybody', () => {
    const { door, said } = doorOf(1, { 2: 'open', 3: undefined });
    expect(door.isKept).toBe(true);
    door.set('locked');
    expect([door.state, said]).toEqual(['locked', ['locked']]);
    expect(door.lets(1, 0)).toBe(false);
  });

  it('lets in as many at a guarded door as they have let in, each once, and not for ever', () => {
    const { door } = doorOf(1, { 2: undefined });
    door.set('knock');
    expect(door.lets(1, 0)).toBe(false);
    door.admit(0);
    expect(door.lets(1, 1)).toBe(true);
    expect(door.lets(1, 1)).toBe(false);
    door.admit(0);
    expect(door.lets(2, 1)).toBe(false);
    door.admit(0);
    expect(door.lets(1, ADMISSION_MS)).toBe(false);
    door.admit(0);
    door.set('knock');
    expect(door.lets(1, 1)).toBe(false);
  });

  it('can set the door before they sit down', () => {
    const { door } = doorOf(1, {});
    const early = new TableDoor(new Map(), { carry: () => undefined, say: () => undefined });
    early.set('locked');
    early.sits(1, true);
    expect([early.state, door.state]).toEqual(['locked', null]);
  });

  it('comes back by another page to the door as they knew it, also where they are the host no more', () => {
    const said: unknown[] = [];
    const links = new Map();
    const talk = { carry: () => undefined, say: (_: unknown, door: unknown) => said.push(door) };
    const back = (you: Seat, isLowest: boolean) => {
      const door = new TableDoor(links, talk as never);
      door.set('locked');
      door.sits(you, isLowest);
      return door;
    };
    expect([back(1, true).state, said]).toEqual(['locked', ['locked']]);
    const other = back(2, false);
    let host: Door | undefined;
    links.set(1, { state: HERE, talk: { heard: () => host } });
    expect([other.lets(1, 0), said]).toEqual([false, ['locked']]);
    host = 'open';
    other.look();
    expect([other.state, said]).toEqual(['open', ['locked']]);
  });
});

describe('who sits higher', () => {
  it('goes by the host’s word alone, sets nothing, and lets nobody in at a locked table', () => {
    const { door, said } = doorOf(2, { 1: 'locked', 3: 'open' });
    door.set('open');
    door.admit(0);
    expect([door.isKept, door.state, door.lets(1, 1), said]).toEqual([false, 'locked', false, []]);
  });

  it('leaves a guarded door to the host, without whom no company comes about', () => {
    expect(doorOf(2, { 1: 'knock' }).door.lets(1, 0)).toBe(true);
  });

  it('takes over the door as it was left', () => {
    const { door, links, said } = doorOf(2, { 1: 'locked', 3: 'open' });
    links.set(1, { ...links.get(1), state: GONE } as never);
    door.look();
    expect([door.isKept, door.state, said]).toEqual([true, 'locked', ['locked']]);
    expect(door.lets(1, 0)).toBe(false);
  });

  it('with a host whose page says nothing keeps nobody out', () => {
    const { door } = doorOf(2, { 1: undefined });
    expect([door.state, door.lets(1, 0)]).toEqual([null, true]);
  });
});
