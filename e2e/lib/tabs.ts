/** A Chromium in which a tab in front hides the one behind, as on a person's screen; the kit's own windows are always in view. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { CHROMIUM, FLAGS } from './flags.ts';
import { Guest } from './guest.ts';

interface Tabs {
  guest: Guest;
  /** Another tab comes to the front; resolves once the guest's is hidden. */
  cover: () => Promise<void>;
  close: () => Promise<void>;
}

/** Starts it, with a guest in its first tab. */
export async function openTabs(): Promise<Tabs> {
  const profile = await mkdtemp(join(tmpdir(), 'tabs-'));
  const child = spawn(
    CHROMIUM,
    [
      ...FLAGS,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let endpoint: string | undefined;
  for await (const line of createInterface(child.stderr)) {
    endpoint = /DevTools listening on (\S+)/.exec(line)?.[1];
    if (endpoint) break;
  }
  if (!endpoint) throw new Error('this Chromium did not say where it listens');
  child.stderr.resume();
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  const [context] = browser.contexts();
  const page = context?.pages()[0];
  if (!context || !page) throw new Error('this Chromium has no tab');
  return {
    guest: new Guest(page),
    cover: async () => {
      await context.newPage();
      await page.waitForFunction(() => document.visibilityState === 'hidden', null, {
        // No frame is painted there any more.
        polling: 100,
      });
    },
    close: async () => {
      const gone = once(child, 'exit');
      const session = await browser.newBrowserCDPSession();
      // The answer may be lost with the browser; killed, it would leave processes behind that go on writing.
      await Promise.all([gone, session.send('Browser.close').catch(() => undefined)]);
      // The last of its processes may still put something down when the first is gone.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
