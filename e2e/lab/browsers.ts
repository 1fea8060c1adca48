/** Chromiums at the lab's guests. */
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { FLAGS } from '../lib/flags.ts';
import type { Lab } from './lab.ts';
import { recordConnections } from './record.ts';
import { Guest } from '../lib/guest.ts';

const PROGRAM = fileURLToPath(new URL('chromium-inside.sh', import.meta.url));

/** One browser for each guest's machine, started when first needed and kept; every visit gets a fresh profile. */
export class Browsers {
  readonly #lab: Lab;
  readonly #flags: readonly string[];
  readonly #open = new Map<string, Promise<Browser>>();

  /** `flags` come after those of every test. */
  constructor(lab: Lab, flags: readonly string[] = []) {
    this.#lab = lab;
    this.#flags = flags;
  }

  /** The browser on the machine of this guest. */
  at(name: string): Promise<Browser> {
    const open = this.#open.get(name) ?? this.#launch(name);
    this.#open.set(name, open);
    return open;
  }

  /** A guest in a profile of their own, whose connections are recorded. */
  async visit(name: string): Promise<Guest> {
    const browser = await this.at(name);
    const context = await browser.newContext();
    await context.addInitScript(recordConnections);
    return new Guest(await context.newPage());
  }

  async close(): Promise<void> {
    const open = await Promise.all(this.#open.values());
    await Promise.all(open.map((browser) => browser.close()));
  }

  #launch(name: string): Promise<Browser> {
    return chromium.launch({
      executablePath: PROGRAM,
      env: { ...process.env, NETNS: this.#lab.peer(name).at.name },
      args: [
        ...FLAGS,
        `--ignore-certificate-errors-spki-list=${this.#lab.certificate.spkiHash}`,
        ...this.#flags,
      ],
    });
  }
}
