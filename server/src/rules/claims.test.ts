import { expect, test } from 'vitest';
import { Claims, type Party } from './claims.ts';

const MINUTE = 60_000;
const party = (id: string, network: string | null = `net of ${id}`): Party => ({ id, network });
const ANA = party('ana');

/** So many claims against somebody, each by another guest at another table. */
function claim(claims: Claims, against: Party, count: number, at = 0, first = 0): void {
  for (let each = first; each < first + count; each += 1)
    claims.claim(party(`guest ${each}`), against, `table ${each}`, at);
}

test('two claims cost nothing, the third a minute, and each more four times as much, an hour at most', () => {
  const waits = [];
  for (const count of [1, 2, 3, 4, 5, 6, 7]) {
    const claims = new Claims();
    claim(claims, ANA, count);
    waits.push(claims.waitMs(ANA, false, 0) / MINUTE);
  }
  expect(waits).toEqual([0, 0, 1, 4, 16, 60, 60]);
});

test('a wait passes, and claims fade', () => {
  const claims = new Claims();
  claim(claims, ANA, 3);
  expect(claims.waitMs(ANA, false, MINUTE - 1)).toBe(1);
  expect(claims.waitMs(ANA, false, MINUTE)).toBe(0);
  // Half of it is forgotten: with one more there are two and a half.
  claim(claims, ANA, 1, 60 * MINUTE, 10);
  expect(claims.waitMs(ANA, false, 60 * MINUTE)).toBe(MINUTE);
  claim(claims, ANA, 1, 360 * MINUTE, 20);
  expect(claims.waitMs(ANA, false, 360 * MINUTE)).toBe(0);
});

test('one table says it once, however many sit there, and so does one guest, or one network', () => {
  const claims = new Claims();
  for (let each = 0; each < 9; each += 1) claims.claim(party(`${each}`), ANA, 'one table', 0);
  for (let each = 0; each < 9; each += 1) claims.claim(party('eve'), ANA, `of eve ${each}`, 0);
  for (let each = 0; each < 9; each += 1)
    claims.claim(party(`mallory ${each}`, 'one flat'), ANA, `flat ${each}`, 0);
  // Three claims, no more.
  expect(claims.waitMs(ANA, false, 0)).toBe(MINUTE);
  expect(claims.claim(party('mallory 10', 'one flat'), ANA, 'next', 0)).toBe(false);
});

test('whoever claims at every table is believed less each time', () => {
  const claims = new Claims();
  const everybody = Array.from({ length: 3 }, (_, index) => party(`eve ${index}`));
  for (const eve of everybody)
    for (let each = 0; each < 6; each += 1)
      claims.claim(eve, party(`victim ${each} of ${eve.id}`), `${eve.id} ${each}`, 0);
  for (const eve of everybody) claims.claim(eve, ANA, `with ${eve.id}`, 0);
  expect(claims.waitMs(ANA, false, 0)).toBe(0);
});

test('newcomers of a network wait a little where many of its tables were claimed, of several visits; nobody else there', () => {
  const claims = new Claims();
  const visits = [party('one', 'flat'), party('two', 'flat')];
  for (const visit of visits)
    for (let each = 0; each < 3; each += 1) {
      claims.sat(visit, 0);
      claims.claim(party(`${visit.id} ${each}`), visit, `${visit.id} ${each}`, 0);
    }
  expect(claims.waitMs(party('three', 'flat'), true, 0)).toBe(1.5 * MINUTE);
  expect(claims.waitMs(party('neighbour', 'flat'), false, 0)).toBe(0);
  expect(claims.waitMs(party('elsewhere'), true, 0)).toBe(0);
});

test('a campus is not punished for two of its guests', () => {
  const claims = new Claims();
  for (let each = 0; each < 100; each += 1) claims.sat(party(`${each}`, 'campus'), 0);
  claim(claims, party('one', 'campus'), 6);
  claim(claims, party('two', 'campus'), 6, 0, 100);
  expect(claims.waitMs(party('freshman', 'campus'), true, 0)).toBe(0);
});

test('what it remembers is bounded', () => {
  const claims = new Claims();
  for (let each = 0; each < 12_000; each += 1)
    claims.claim(party(`reporter ${each}`), party(`guest ${each}`), `table ${each}`, 0);
  expect(claims.size).toBe(20_000);
  claims.claim(party('late'), ANA, 'late', 6 * 60 * MINUTE);
  expect(claims.size).toBe(3);
});
