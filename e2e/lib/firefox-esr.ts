#!/usr/bin/env node
/**
 * Stock firefox-esr as an executable for Playwright, which speaks WebDriver BiDi to it. Playwright asks for one command that
 * this ESR (153) does not have yet: it is answered here, everything else passes through. Not needed from the next ESR on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

/** Sets light or dark for a whole window; without it every window is as the system is. */
const UNKNOWN_COMMAND = 'emulation.setMediaFeaturesOverride';

/** Opens a BiDi endpoint in front of the browser's own; resolves to its address. */
async function standInFor(browserUrl: string): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (near, { url }) => {
    const far = new WebSocket(`${browserUrl}${url}`);
    const opened = once(far, 'open');
    near.on('message', (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
      if (method === UNKNOWN_COMMAND) {
        near.send(JSON.stringify({ type: 'success', id, result: {} }));
      } else void opened.then(() => far.send(data.toString()));
    });
    far.on('message', (data: Buffer) => near.send(data.toString()));
    far.on('close', () => near.close());
    near.on('close', () => far.close());
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const browser = spawn('/usr/bin/firefox-esr', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
});
browser.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => browser.kill(signal));
}
for await (const line of createInterface(browser.stderr)) {
  const [announcement, url] = /^WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
  console.error(announcement && url ? announcement.replace(url, await standInFor(url)) : line);
}
