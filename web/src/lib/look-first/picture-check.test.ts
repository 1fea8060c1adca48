/** The worker as the page uses it: one for all, one picture at a time, and never waited for without an end. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromLook, ToLook } from './look-messages.ts';
import { PictureCheck, type LookWorker } from './picture-check.ts';

const FILES = { model: '/model.json', weights: '/weights.bin', wasm: '/run.wasm' };
const seen = (porn: number): FromLook => ({
  kind: 'seen',
  scores: { porn, hentai: 0 },
  tookMs: 41,
});

/** A worker that says what the test says. */
class FakeWorker implements LookWorker {
  readonly heard: ToLook[] = [];
  ended = false;
  readonly #listeners = new Map<string, (event: MessageEvent<FromLook>) => void>();

  addEventListener(type: string, listener: unknown): void {
    this.#listeners.set(type, listener as (event: MessageEvent<FromLook>) => void);
  }
  postMessage(message: ToLook): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  says(data: FromLook): void {
    this.#listeners.get('message')?.(new MessageEvent('message', { data }));
  }
  crashes(): void {
    this.#listeners.get('error')?.(new MessageEvent('error'));
  }
}

let workers: FakeWorker[] = [];
let check: PictureCheck;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  workers = [];
  check = new PictureCheck(() =>
    Promise.resolve({
      files: FILES,
      start: () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
    }),
  );
});
afterEach(() => {
  check.end();
  vi.useRealTimers();
});

const picture = (): ArrayBuffer => new ArrayBuffer(4);
const worker = (index = workers.length - 1): FakeWorker => workers[index] ?? expect.fail();
const brought = () => vi.advanceTimersByTimeAsync(0);
const pictures = ({ heard }: FakeWorker) => heard.filter((message) => 'pixels' in message).length;

test('is got ready once, and looks at one picture after the other', async () => {
  check.prepare();
  check.prepare();
  const [first, second] = [check.look(picture()), check.look(picture())];
  await brought();
  expect(workers).toHaveLength(1);
  expect(worker().heard).toEqual([{ files: FILES }]);
  worker().says({ kind: 'ready' });
  expect(check.state).toBe('ready');
  expect(pictures(worker())).toBe(1);
  worker().says(seen(0.1));
  expect((await first)?.scores.porn).toBe(0.1);
  expect(check.tookMs).toBe(41);
  expect(pictures(worker())).toBe(2);
  worker().says(seen(0.9));
  expect((await second)?.scores.porn).toBe(0.9);
});

test('no more than a table’s pictures wait', async () => {
  const looks = Array.from({ length: 9 }, () => check.look(picture()));
  expect(await looks[8]).toBeNull();
  await brought();
  worker().says({ kind: 'ready' });
  for (let count = 0; count < 8; count += 1) worker().says(seen(0));
  expect((await Promise.all(looks)).filter(Boolean)).toHaveLength(8);
});

test.each([
  ['whose files do not come', (one: FakeWorker) => one.says({ kind: 'broken' })],
  ['that crashes', (one: FakeWorker) => one.crashes()],
  ['that never says a word', () => vi.advanceTimersByTime(120_000)],
])('a worker %s is given up, and another tried before long', async (_, fail) => {
  const look = check.look(picture());
  await brought();
  fail(worker());
  expect(await look).toBeNull();
  expect([check.state, worker().ended]).toEqual(['broken', true]);
  // Not at once: what is broken stays so for a moment.
  expect(await check.look(picture())).toBeNull();
  expect(workers).toHaveLength(1);
  vi.advanceTimersByTime(5000);
  const again = check.look(picture());
  await brought();
  worker(0).says(seen(0.9));
  worker(1).says({ kind: 'ready' });
  worker(1).says(seen(0.2));
  expect((await again)?.scores.porn).toBe(0.2);
});

test('a worker that is silent about a picture is given up', async () => {
  check.prepare();
  await brought();
  worker().says({ kind: 'ready' });
  const look = check.look(picture());
  vi.advanceTimersByTime(9999);
  expect(check.state).toBe('ready');
  vi.advanceTimersByTime(1);
  expect(await look).toBeNull();
});

test('code that does not come is as a worker that does not', async () => {
  check = new PictureCheck(() => Promise.reject(new Error('offline')));
  expect(await check.look(picture())).toBeNull();
  expect(check.state).toBe('broken');
});

test('ends with the table, whatever it was about', async () => {
  const look = check.look(picture());
  await brought();
  check.end();
  expect(worker().ended).toBe(true);
  expect(await look).toBeNull();
  expect(await check.look(picture())).toBeNull();
  check.prepare();
  await brought();
  expect(workers).toHaveLength(1);
});

test('a table that ended while the code came starts nothing', async () => {
  check.prepare();
  check.end();
  await brought();
  expect(workers).toEqual([]);
});
