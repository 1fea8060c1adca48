/** Chromiums at the lab's guests. */
import { fileURLToPath } from 'node:url';
import { chromium, expect, type Browser } from '@playwright/test';
import { PAGE_URL, type Lab } from './lab.ts';
import { recordConnections } from './record.ts';
import { Guest } from '../lib/guest.ts';
import { askForLess } from '../lib/small-camera.ts';

const PROGRAM = fileURLToPath(new URL('chromium-inside.sh', import.meta.url));

/** One browser for each guest's machine, started when first needed and kept; every visit gets a fresh profile. */
export class Browsers {
  readonly #lab: Lab;
  readonly #program: string;
  readonly #flags: readonly string[];
  readonly #fullCamera: boolean;
  readonly #open = new Map<string, Promise<Browser>>();
  readonly #known = new Map<string, string>();

  /** `program`: the path of a Chromium. `fullCamera`: for what is measured; else the picture is a small one. */
  constructor(lab: Lab, program: string, flags: readonly string[], fullCamera: boolean) {
    this.#lab = lab;
    this.#program = program;
    this.#flags = flags;
    this.#fullCamera = fullCamera;
  }

  /** The browser on the machine of this guest. */
  at(name: string): Promise<Browser> {
    const open = this.#open.get(name) ?? this.#launch(name);
    this.#open.set(name, open);
    return open;
  }

  /**
   * A guest in a profile of their own, whose connections are recorded. Waits until the browser knows the machine's
   * address: of a new one it learns late.
   */
  async visit(name: string): Promise<Guest> {
    const browser = await this.at(name);
    const { address } = this.#lab.peer(name);
    if (this.#known.get(name) !== address) await learned(browser, address);
    this.#known.set(name, address);
    // As in every test: animations are for eyes.
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    await context.addInitScript(recordConnections);
    if (!this.#fullCamera) await context.addInitScript(askForLess);
    return new Guest(await context.newPage());
  }

  async close(): Promise<void> {
    const open = await Promise.all(this.#open.values());
    await Promise.all(open.map((browser) => browser.close()));
  }

  #launch(name: string): Promise<Browser> {
    return chromium.launch({
      executablePath: PROGRAM,
      env: { ...process.env, NETNS: this.#lab.peer(name).at.name, CHROMIUM: this.#program },
      args: [
        ...this.#flags,
        `--ignore-certificate-errors-spki-list=${this.#lab.certificate.spkiHash}`,
      ],
    });
  }
}

async function learned(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(PAGE_URL);
  await expect.poll(() => page.evaluate(ownAddresses)).toContain(address);
  await context.close();
}

/** Runs in the page, which only learns addresses if it may use the devices. */
async function ownAddresses(): Promise<(string | null)[]> {
  const pc = new RTCPeerConnection();
  pc.createDataChannel('');
  const addresses: (string | null)[] = [];
  const gathered = new Promise<void>((resolve) => {
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) addresses.push(candidate.address);
      else resolve();
    };
  });
  await pc.setLocalDescription();
  await gathered;
  pc.close();
  return addresses;
}
