import type { GlassTold } from '@eat-with-me/protocol/talk/meal-topics';
import { expect, test } from 'vitest';
import { GLASS_DOWN, hear, lift, putDown } from './toast.ts';

/** A table whose pages hear of each other in any order: what one says is heard by `tell`. */
class Glasses {
  readonly #own: GlassTold[];
  readonly #heard: GlassTold[][];
  readonly clinks: number[];
  constructor(size: number) {
    this.#own = Array.from({ length: size }, () => GLASS_DOWN);
    this.#heard = this.#own.map(() => this.#own.map(() => GLASS_DOWN));
    this.clinks = this.#own.map(() => 0);
  }
  #others(at: number): GlassTold[] {
    return this.#heard[at]?.filter((_, index) => index !== at) ?? [];
  }
  lift(at: number): void {
    this.#own[at] = lift(this.#own[at] ?? GLASS_DOWN, this.#others(at));
  }
  down(at: number): void {
    this.#own[at] = putDown(this.#own[at] ?? GLASS_DOWN);
  }
  /** What `from` says now reaches `to`. */
  tell(from: number, to: number): void {
    const heard = this.#heard[to] ?? [];
    heard[from] = this.#own[from] ?? GLASS_DOWN;
    const { glass, clinks } = hear(this.#own[to] ?? GLASS_DOWN, this.#others(to));
    this.#own[to] = glass;
    if (clinks) this.clinks[to] = (this.clinks[to] ?? 0) + 1;
  }
  tellAll(): void {
    for (const from of this.#own.keys())
      for (const to of this.#own.keys()) if (from !== to) this.tell(from, to);
  }
  get lifted(): number {
    return this.#own.filter(({ lifted }) => lifted).length;
  }
}

test('one glass alone clinks with nobody', () => {
  const table = new Glasses(2);
  table.lift(0);
  table.tellAll();
  expect(table.clinks).toEqual([0, 0]);
  expect(hear({ toasts: 0, lifted: true }, []).clinks).toBe(false);
});

test('once all are up each clinks once, and all are down again', () => {
  const table = new Glasses(3);
  for (const at of [0, 1, 2]) table.lift(at);
  for (let times = 0; times < 3; times += 1) table.tellAll();
  expect(table.clinks).toEqual([1, 1, 1]);
  expect(table.lifted).toBe(0);
  // And another one.
  for (const at of [2, 0, 1]) table.lift(at);
  for (let times = 0; times < 3; times += 1) table.tellAll();
  expect(table.clinks).toEqual([2, 2, 2]);
});

test('whoever hears last of a glass clinks, too, although the first is down again', () => {
  const table = new Glasses(3);
  for (const at of [0, 1, 2]) table.lift(at);
  table.tell(1, 0);
  table.tell(2, 0);
  expect(table.clinks).toEqual([1, 0, 0]);
  table.tell(0, 2);
  table.tell(1, 2);
  table.tell(2, 1);
  table.tell(0, 1);
  expect(table.clinks).toEqual([1, 1, 1]);
});

test('a glass that was put down clinks with nobody', () => {
  const table = new Glasses(2);
  table.lift(0);
  table.tellAll();
  table.down(0);
  table.tellAll();
  table.lift(1);
  table.tellAll();
  expect(table.clinks).toEqual([0, 0]);
});

test('a newcomer drinks the next toast with the others, not those before', () => {
  const newcomer = hear(lift(GLASS_DOWN, []), [{ toasts: 3, lifted: false }]);
  expect(newcomer).toEqual({ glass: { toasts: 3, lifted: true }, clinks: false });
  expect(hear(newcomer.glass, [{ toasts: 3, lifted: true }]).clinks).toBe(true);
});

test('a count without end is believed by nobody, and keeps nobody from a toast', () => {
  const most = { toasts: 65_535, lifted: true };
  const mine = lift(GLASS_DOWN, [most]);
  expect(mine).toEqual({ toasts: 0, lifted: true });
  expect(hear(mine, [most])).toEqual({ glass: mine, clinks: false });
  // Nor is it a glass that is up, for those who toast.
  expect(hear(mine, [{ toasts: 0, lifted: true }]).clinks).toBe(true);
  expect(lift({ toasts: 65_535, lifted: false }, [])).toEqual({ toasts: 65_535, lifted: false });
});
