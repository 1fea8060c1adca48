/** Covers on links that are not there: what leaves to whom, and when. */
import { COVER } from '@eat-with-me/protocol/talk/cover';
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { HouseOfferSchema, type CoverRule } from '@eat-with-me/protocol/wire/house';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Purpose } from '#lib/visit/purpose.ts';
import { FakeMesh, type FakeLink } from '#lib/testing/fake-mesh.ts';
import { CoverChoice } from './cover-choice.svelte.ts';
import type { PairCover } from './pair-cover.svelte.ts';
import { FIRST_SHARP_WITHIN_MS } from './pair.ts';
import { TableCover } from './table-cover.ts';
import { Twice } from './twice.ts';

const COARSE: TrackStep = {
  kind: 'video',
  begin: () => {
    throw new Error('no canvas here');
  },
};

/** A guest at a table, and whom they see by links that begin as the mesh has it. */
function sit(
  start: 'covered' | 'open',
  others: number,
  on = false,
): { link: FakeLink; cover: PairCover }[] {
  const mesh = new FakeMesh();
  const table = new TableCover(mesh, { start, checks: { on }, step: COARSE });
  expect(mesh.carried).toEqual(['cover']);
  return Array.from({ length: others }, (_, index) => {
    mesh.link(index + 2, {});
    const link = mesh.links.get(index + 2);
    if (!link) throw new Error('no link');
    return { link, cover: table.over(link) };
  });
}

const says = (link: FakeLink, round: number, lifts: boolean): void => {
  link.hears(COVER.name, { round, lifts });
};

test('a link among strangers begins with the coarse picture, and gets the sharp one once both would', () => {
  const [{ link, cover } = expect.fail()] = sit('covered', 1);
  expect(link.steps).toEqual([COARSE]);
  expect(link.said['cover']).toEqual({ round: 0, lifts: false });
  says(link, 0, true);
  // Their wish alone is to be seen nowhere.
  expect([cover.state, cover.because, cover.proof]).toEqual(['covered', 'yet', 'none']);
  cover.lift();
  expect(cover.state).toBe('open');
  expect(link.steps).toEqual([]);
  expect(link.said['cover']).toEqual({ round: 0, lifts: true });
  cover.cover();
  expect(link.steps).toEqual([COARSE]);
  expect(link.said['cover']).toEqual({ round: 1, lifts: false });
});

test('three table-mates with different wishes: only who would, and whom this guest would, gets the sharp picture', () => {
  const [ana = expect.fail(), ben = expect.fail(), eve = expect.fail()] = sit('covered', 3);
  says(ana.link, 0, true);
  says(eve.link, 0, true);
  ana.cover.lift();
  ben.cover.lift();
  expect([ana, ben, eve].map(({ cover }) => cover.state)).toEqual(['open', 'wished', 'covered']);
  expect([ana, ben, eve].map(({ link }) => link.steps.length)).toEqual([0, 1, 1]);
});

test('who joins later starts covered, whatever is open by then', () => {
  const mesh = new FakeMesh();
  const table = new TableCover(mesh, { start: 'covered', checks: { on: false }, step: COARSE });
  mesh.link(2, {});
  const first = table.over(mesh.links.get(2) ?? expect.fail());
  says(mesh.links.get(2) ?? expect.fail(), 0, true);
  first.lift();
  expect(first.state).toBe('open');
  mesh.link(3, {});
  const second = table.over(mesh.links.get(3) ?? expect.fail());
  expect(second.state).toBe('covered');
  expect(mesh.links.get(3)?.steps).toEqual([COARSE]);
});

test('with each lifting the picture waits for a look anew, where the guest wants one', () => {
  const [{ link, cover } = expect.fail()] = sit('covered', 1, true);
  for (const round of [0, 1]) {
    says(link, round, true);
    cover.lift();
    expect([cover.state, cover.check.kind]).toEqual(['open', 'waiting']);
    cover.check.showAnyway();
    expect(cover.check.isShown).toBe(false);
    cover.cover();
  }
  const [{ link: other, cover: unchecked } = expect.fail()] = sit('covered', 1);
  says(other, 0, true);
  unchecked.lift();
  expect([unchecked.state, unchecked.check.isShown]).toEqual(['open', true]);
  const [friend = expect.fail()] = sit('open', 1, true);
  expect([friend.cover.state, friend.cover.check.isShown]).toEqual(['open', true]);
});

test('among friends nothing lies over the picture, until somebody would rather', () => {
  const [{ link, cover } = expect.fail()] = sit('open', 1);
  expect(link.steps).toEqual([]);
  expect(cover.state).toBe('open');
  says(link, 0, false);
  expect(cover.state).toBe('covered');
  expect(link.steps).toEqual([COARSE]);
});

test('whoever covered their picture among friends stays covered for a page that comes anew, and for their own next one', () => {
  const mesh = new FakeMesh();
  let kept = 0;
  const covered = (): void => void (kept += 1);
  const table = new TableCover(mesh, {
    start: 'open',
    checks: { on: false },
    step: COARSE,
    covered,
  });
  const come = (seat: number) => {
    mesh.link(seat, {});
    const link = mesh.links.get(seat) ?? expect.fail();
    return { link, cover: table.over(link) };
  };
  const first = come(2);
  // One who would rather start covered; that is no wish of this guest's.
  says(first.link, 0, false);
  says(first.link, 0, true);
  expect([first.cover.because, kept]).toEqual(['they', 0]);
  expect(come(3).link.steps).toEqual([]);
  first.cover.lift();
  expect(first.cover.state).toBe('open');
  first.cover.cover();
  expect(kept).toBe(1);
  const again = come(2);
  expect([again.link.steps, again.cover.state]).toEqual([[COARSE], 'covered']);
  expect(again.link.said['cover']).toEqual({ round: 0, lifts: false });
});

test('who says they are open and is not to be seen gets the coarse picture again', () => {
  const [{ link, cover } = expect.fail()] = sit('covered', 1);
  says(link, 0, true);
  cover.lift();
  const until = performance.now() + FIRST_SHARP_WITHIN_MS;
  while (performance.now() < until) cover.look('coarse');
  cover.look('coarse');
  expect(cover.because).toBe('unproven');
  expect(link.steps).toEqual([COARSE]);
});

const QUEUE: Purpose = { kind: 'queue' };
const JOIN: Purpose = { kind: 'join', table: 'table', secret: new Uint8Array(32) };

test.each([
  ['strangers', false, 'covered', 'open'],
  ['strangers', true, 'covered', 'covered'],
  ['always', false, 'covered', 'covered'],
  ['never', false, 'open', 'open'],
  ['never', true, 'covered', 'covered'],
] as const)(
  'a house that says %s, a guest who wants it always: %s',
  (rule, always, atStrangers, atFriends) => {
    const choice = new CoverChoice(() => rule);
    choice.always = always;
    expect([choice.startAt(QUEUE), choice.startAt(JOIN)]).toEqual([atStrangers, atFriends]);
  },
);

test('a house that has said nothing, or what nobody understands: strangers start covered', () => {
  const choice = new CoverChoice(() => null);
  expect([choice.startAt(QUEUE), choice.startAt(JOIN)]).toEqual(['covered', 'open']);
  const offer = { rules: null, ageGate: null };
  expect(v.parse(HouseOfferSchema, { ...offer, cover: 'sometimes' }).cover).toBe('strangers');
  expect(v.parse(HouseOfferSchema, offer).cover).toBe('strangers');
});

test('a house that answers after the guest sat down makes the cover more, never less', () => {
  let said: CoverRule | null = null;
  const choice = new CoverChoice(() => said);
  choice.keep();
  said = 'never';
  expect([choice.startAt(QUEUE), choice.startAt(JOIN)]).toEqual(['covered', 'open']);
  said = 'always';
  expect([choice.startAt(QUEUE), choice.startAt(JOIN)]).toEqual(['covered', 'covered']);
});

test('a key counts twice within a second, and only in a row', () => {
  const twice = new Twice();
  expect(twice.isMet(true, 0)).toBe(false);
  expect(twice.isMet(true, 1001)).toBe(false);
  expect(twice.isMet(false, 1200)).toBe(false);
  expect(twice.isMet(true, 1300)).toBe(false);
  expect(twice.isMet(true, 1400)).toBe(true);
  expect(twice.isMet(true, 1500)).toBe(false);
});
