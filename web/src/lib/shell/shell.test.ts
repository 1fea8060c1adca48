import { expect, test, vi } from 'vitest';
import { Shell } from './shell.svelte.ts';
import { TAKE_OVER } from './shell-policy.ts';

/** A service worker as a page sees it. */
class FakeWorker extends EventTarget {
  readonly heard: unknown[] = [];
  state: ServiceWorkerState;
  constructor(state: ServiceWorkerState = 'installing') {
    super();
    this.state = state;
  }
  postMessage(message: unknown): void {
    this.heard.push(message);
  }
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  update = vi.fn<() => Promise<void>>(() => Promise.resolve());
  /** Another one comes. */
  find(): FakeWorker {
    this.installing = new FakeWorker();
    this.dispatchEvent(new Event('updatefound'));
    return this.installing;
  }
}

/** A shell at a browser that has this. */
async function shellAt(registration: FakeRegistration | null) {
  const reload = vi.fn<() => void>();
  const shell = new Shell({
    register: () => Promise.resolve(registration as unknown as ServiceWorkerRegistration),
    reload,
  });
  await shell.keep();
  return { shell, reload };
}

test('the first one that a browser gets is no news', async () => {
  const registration = new FakeRegistration();
  const { shell } = await shellAt(registration);
  registration.find().become('installed');
  expect(shell.isOld).toBe(false);
});

test('a newer one is announced, and takes over only when the guest says so', async () => {
  const registration = new FakeRegistration();
  registration.active = new FakeWorker();
  const { shell, reload } = await shellAt(registration);
  const newer = registration.find();
  expect(shell.isOld).toBe(false);
  newer.become('installed');
  expect(shell.isOld).toBe(true);
  expect(newer.heard).toEqual([]);
  shell.takeOver();
  expect(newer.heard).toEqual([TAKE_OVER]);
  newer.become('activating');
  expect(reload).not.toHaveBeenCalled();
  newer.become('activated');
  expect(reload).toHaveBeenCalledOnce();
});

test('one that has waited since before is announced, too', async () => {
  const registration = new FakeRegistration();
  registration.active = new FakeWorker();
  registration.waiting = new FakeWorker('installed');
  const { shell } = await shellAt(registration);
  expect(shell.isOld).toBe(true);
});

test('one that another page has let in is there already: loading the page anew brings it', async () => {
  const registration = new FakeRegistration();
  registration.active = new FakeWorker();
  const { shell, reload } = await shellAt(registration);
  registration.find().become('installed');
  registration.installing?.become('activated');
  // By itself it changes nothing of this page.
  expect([shell.isOld, reload.mock.calls]).toEqual([true, []]);
  shell.takeOver();
  expect(reload).toHaveBeenCalledOnce();
});

test('a browser without service workers, or a house that does not answer, disturbs nobody', async () => {
  const { shell } = await shellAt(null);
  await shell.ask();
  expect(shell.isOld).toBe(false);
  const registration = new FakeRegistration();
  registration.update.mockRejectedValue(new TypeError('no network'));
  const { shell: other } = await shellAt(registration);
  await other.ask();
  expect(registration.update).toHaveBeenCalledOnce();
});
