/** A coturn of the lab's own, configured as we ship it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { Certificate } from './certificate.ts';
import type { Namespace } from './namespace.ts';

/** Where it listens: plain on 3478, TLS on 443. */
export const RELAY_ADDRESS = '203.0.113.2';
const SECRET = 'only-the-lab-knows-this-one';

/** What a server must be told to send its guests there, in every way there is. */
export const RELAYS = {
  STUN_URLS: `stun:${RELAY_ADDRESS}:3478`,
  TURN_URLS: [
    `turn:${RELAY_ADDRESS}:3478?transport=udp`,
    `turn:${RELAY_ADDRESS}:3478?transport=tcp`,
    `turns:${RELAY_ADDRESS}:443?transport=tcp`,
  ].join(','),
  TURN_SECRET: SECRET,
  // The lab is about paths: guests show theirs unless a test says otherwise.
  STRANGERS: 'direct',
};

const SHIPPED = fileURLToPath(new URL('../../deploy/coturn/turnserver.conf', import.meta.url));

/** What we ship, which would deny every address of the lab. */
const configuration = ({ certificateFile, keyFile }: Certificate): string =>
  `
${readFileSync(SHIPPED, 'utf8')}
listening-ip=${RELAY_ADDRESS}
relay-ip=${RELAY_ADDRESS}
cert=${certificateFile}
pkey=${keyFile}
static-auth-secret=${SECRET}
allowed-peer-ip=203.0.113.0-203.0.113.255
allowed-peer-ip=198.51.100.0-198.51.100.255
pidfile=/dev/null
`.replace(/^tls-listening-port=.*$/m, 'tls-listening-port=443');

/** Starts it; resolves when it listens. It ends with its namespace. */
export async function startRelay(
  at: Namespace,
  folder: string,
  certificate: Certificate,
): Promise<void> {
  const file = join(folder, 'turnserver.conf');
  writeFileSync(file, configuration(certificate));
  const child = at.spawn('/usr/bin/turnserver', ['-c', file]);
  child.stdout?.resume();
  child.stderr?.resume();
  // It says nothing when it listens.
  while (!isListening(at)) {
    if (child.exitCode !== null) throw new Error(`the relay ended with ${child.exitCode}`);
    await pause(20);
  }
}

function isListening(at: Namespace): boolean {
  const sockets = at.run('ss', ['-Hltun']);
  return sockets.includes(`${RELAY_ADDRESS}:3478 `) && sockets.includes(`${RELAY_ADDRESS}:443 `);
}
