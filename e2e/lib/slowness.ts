/** How slow this machine is just now: shared ones differ by a factor of eight, and what a test waits for takes that much longer. */

/** What the loop below takes on a machine on which the tests were written, in ms. */
const USUAL_MS = 60;
const ROUNDS = 5e7;

/** 1 on a usual machine or a faster one, 8 on one that takes eight times as long; the best of three looks. */
export function slowness(): number {
  const looks = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    let sum = 0;
    for (let round = 0; round < ROUNDS; round += 1) sum += round % 7;
    return sum > 0 ? performance.now() - startedAt : Infinity;
  });
  return Math.max(1, Math.min(8, Math.min(...looks) / USUAL_MS));
}
