/** Guests of a private table without camera, microphone or page: all of the protocol, and nothing to see or hear. */
import { Mesh } from '@eat-with-me/mesh/table/mesh';
import { makeCertificate } from '@eat-with-me/mesh/trust/certificate';
import {
  parseServerMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type ClientMessage,
} from '@eat-with-me/protocol/wire/messages';
import type { TableId } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import { readSecret } from '../../web/src/lib/visit/invited/invitation.ts';

const presence: Presence = { name: '', microphone: 'none', camera: 'none' };
const wished = {
  kind: 'newcomer',
  chairs: [2, 3, 4, 5, 6, 7, 8],
  fewer: true,
  least: 1,
  known: new Set<TableId>(),
} as const;

/** One more guest; resolves once they sit there and everybody has shown to see the same table. */
async function sit(table: TableId, secret: Uint8Array<ArrayBuffer>): Promise<void> {
  const mesh = new Mesh({ audio: null, video: null }, presence, await makeCertificate(), {
    psk: secret,
  });
  mesh.setWelcomes(true);
  const socket = new WebSocket(WIRE_PATH, SUBPROTOCOL);
  const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
  mesh.on('say', say);
  const pledge = await mesh.pledge();
  await new Promise<void>((resolve, reject) => {
    mesh.on('change', () => mesh.isTrusted && resolve());
    mesh.on('untrusted', ({ code }, { first }) => first && reject(new Error(code)));
    socket.addEventListener('open', () => say({ type: 'hello' }));
    socket.addEventListener('close', () => reject(new Error('a silent guest was sent away')));
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const message = parseServerMessage(data);
      if (message?.type === 'welcome') say({ type: 'join', table, pledge });
      else if (message?.type === 'seated') mesh.sitDown(message.seating, wished);
      else if (message?.type === 'signal') mesh.hear(message);
      else if (message?.type === 'arrived') mesh.hear(message);
      else if (message?.type === 'revealed') mesh.hear(message);
    });
  });
}

async function sitSilently(invitation: string, guests: number): Promise<void> {
  const { pathname, hash } = new URL(invitation);
  const table = pathname.split('/').pop() ?? '';
  const secret = readSecret(table, hash.slice(1));
  if (!secret) throw new Error('this is no invitation');
  await Promise.all(Array.from({ length: guests }, () => sit(table, secret)));
}

declare global {
  interface Window {
    sitSilently: typeof sitSilently;
  }
}
window.sitSilently = sitSilently;
