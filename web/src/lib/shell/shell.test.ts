import { expect, onTestFinished, test, vi } from 'vitest';
import { Shell } from './shell.svelte.ts';
import { TAKE_OVER } from './shell-policy.ts';

/** A service worker as a page sees it. */
class FakeWorker extends EventTarget {
  readonly heard: unknown[] = [];
  readonly build: string;
  state: ServiceWorkerState = 'installing';
  constructor(build: string) {
    super();
    this.build = build;
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
  find(build: string): FakeWorker {
    this.installing = new FakeWorker(build);
    this.dispatchEvent(new Event('updatefound'));
    return this.installing;
  }
  /** It is whole. Without one before it, it begins at once. */
  install(): void {
    const { installing, waiting } = this;
    this[this.active ? 'waiting' : 'active'] = installing;
    this.installing = null;
    waiting?.become('redundant');
    installing?.become(this.active === installing ? 'activated' : 'installed');
  }
  /** Some page lets it in. */
  letIn(): void {
    const { waiting } = this;
    [this.active, this.waiting] = [waiting, null];
    waiting?.become('activating');
    waiting?.become('activated');
  }
  /** Something of it did not come: the one before stays. */
  fail(): void {
    const { installing } = this;
    this.installing = null;
    installing?.become('redundant');
  }
}

/** What was asked has been answered, all of which takes no time. */
const answered = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

/** A shell of a page of this build at a browser that has this. */
async function shellAt(registration: FakeRegistration | null, build = 'old') {
  const reload = vi.fn<() => void>();
  const shell = new Shell(build, {
    register: () => Promise.resolve(registration as unknown as ServiceWorkerRegistration),
    buildOf: (worker) => Promise.resolve((worker as unknown as FakeWorker).build),
    reload,
  });
  await shell.keep();
  await answered();
  return { shell, reload };
}

/** A browser that has kept a worker of this build. */
function keptBy(build: string): FakeRegistration {
  const registration = new FakeRegistration();
  registration.active = new FakeWorker(build);
  return registration;
}

test('the first one that a browser gets is no news', async () => {
  const registration = new FakeRegistration();
  const { shell } = await shellAt(registration);
  registration.find('old');
  registration.install();
  await answered();
  expect(shell.isOld).toBe(false);
});

test('a newer one is announced once it is whole, and takes over only when the guest says so', async () => {
  const registration = keptBy('old');
  const { shell, reload } = await shellAt(registration);
  const newer = registration.find('new');
  await answered();
  expect(shell.isOld).toBe(false);
  registration.install();
  await answered();
  expect([shell.isOld, newer.heard, reload.mock.calls]).toEqual([true, [], []]);
  shell.takeOver();
  expect(newer.heard).toEqual([TAKE_OVER]);
  newer.become('activating');
  expect(reload).not.toHaveBeenCalled();
  newer.become('activated');
  expect(reload).toHaveBeenCalledOnce();
});

test('a press brings the newer page also where its worker has to wait, or another has come in its place', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  for (const [goesOn, ms] of [
    [() => undefined, 3000],
    [(registration: FakeRegistration) => registration.install(), 0],
  ] as const) {
    const registration = keptBy('old');
    registration.waiting = new FakeWorker('new');
    const { shell, reload } = await shellAt(registration);
    registration.find('newest');
    shell.takeOver();
    expect(reload).not.toHaveBeenCalled();
    goesOn(registration);
    vi.advanceTimersByTime(ms);
    expect(reload).toHaveBeenCalledOnce();
    vi.clearAllTimers();
  }
});

test('one that has waited since before is announced, too', async () => {
  const registration = keptBy('old');
  registration.waiting = new FakeWorker('new');
  const { shell } = await shellAt(registration);
  expect(shell.isOld).toBe(true);
});

test('whoever comes back to a house that was renewed has its newest page, and is told of no other', async () => {
  const registration = keptBy('old');
  const { shell } = await shellAt(registration, 'new');
  registration.find('new');
  registration.install();
  await answered();
  expect(shell.isOld).toBe(false);
  const { shell: loadedAnew } = await shellAt(registration, 'new');
  expect(loadedAnew.isOld).toBe(false);
});

test('the house is renewed twice over night: it is the newest that takes over', async () => {
  const registration = keptBy('old');
  const { shell, reload } = await shellAt(registration);
  const first = registration.find('new');
  registration.install();
  await answered();
  const second = registration.find('newest');
  registration.install();
  await answered();
  shell.takeOver();
  registration.letIn();
  expect([shell.isOld, first.heard, second.heard]).toEqual([true, [], [TAKE_OVER]]);
  expect(reload).toHaveBeenCalledOnce();
});

test('a house that goes back to the page of before has no newer one', async () => {
  const registration = keptBy('old');
  const { shell } = await shellAt(registration);
  registration.find('new');
  registration.install();
  await answered();
  registration.find('old');
  registration.install();
  await answered();
  expect(shell.isOld).toBe(false);
});

test('one of which something did not come is no news, and the next one is', async () => {
  const registration = keptBy('old');
  const { shell } = await shellAt(registration);
  registration.find('new');
  registration.fail();
  await answered();
  expect(shell.isOld).toBe(false);
  registration.find('new');
  registration.install();
  await answered();
  expect(shell.isOld).toBe(true);
});

test('one that another page has let in is there already: loading the page anew brings it', async () => {
  const registration = keptBy('old');
  const { shell, reload } = await shellAt(registration);
  const newer = registration.find('new');
  registration.install();
  registration.letIn();
  await answered();
  // By itself it changes nothing of this page.
  expect([shell.isOld, reload.mock.calls]).toEqual([true, []]);
  shell.takeOver();
  expect([newer.heard, reload.mock.calls.length]).toEqual([[], 1]);
});

test('a page that its browser had put away finds what has come meanwhile, of which it heard nothing', async () => {
  const registration = keptBy('old');
  const { shell } = await shellAt(registration);
  registration.active = new FakeWorker('new');
  await shell.ask();
  await answered();
  expect(shell.isOld).toBe(true);
});

test('a browser without service workers, or a house that does not answer, disturbs nobody', async () => {
  const { shell, reload } = await shellAt(null);
  await shell.ask();
  expect(shell.isOld).toBe(false);
  // The house no longer understands this page: the new one is loaded without a worker, too.
  shell.takeOver();
  expect(reload).toHaveBeenCalledOnce();
  const registration = new FakeRegistration();
  registration.update.mockRejectedValue(new TypeError('no network'));
  const { shell: other } = await shellAt(registration);
  await other.ask();
  expect(registration.update).toHaveBeenCalledOnce();
});
