/** A coturn of the lab's own, on addresses that a hardened one would deny. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
};

const configuration = ({ certificateFile, keyFile }: Certificate): string => `
listening-ip=${RELAY_ADDRESS}
relay-ip=${RELAY_ADDRESS}
listening-port=3478
tls-listening-port=443
cert=${certificateFile}
pkey=${keyFile}
use-auth-secret
static-auth-secret=${SECRET}
realm=lab
no-cli
no-dtls
log-file=stdout
pidfile=/dev/null
`;

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
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

function isListening(at: Namespace): boolean {
  const sockets = at.run('ss', ['-Hltun']);
  return sockets.includes(`${RELAY_ADDRESS}:3478 `) && sockets.includes(`${RELAY_ADDRESS}:443 `);
}
