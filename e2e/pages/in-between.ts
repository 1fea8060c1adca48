/**
 * What a server that lies would do: sit between two guests, as each towards the other, with keys and certificates of its
 * own, and hand on what they say and show.
 */
import { Mesh } from '@eat-with-me/mesh/table/mesh';
import { makeCertificate } from '@eat-with-me/mesh/trust/certificate';
import type { ClientMessage, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Seat, Seating } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';

/** Says something to the guest in this seat, as if the server did. */
type Say = (to: Seat, message: ServerMessage) => Promise<void>;

const presence: Presence = { name: '', microphone: 'on', camera: 'on' };
const wished = { kind: 'newcomer', chairs: [2], fewer: false, least: 2 } as const;
/** Towards the guest in each seat of the table for two. */
const meshes = new Map<Seat, Mesh>();

async function open(): Promise<void> {
  for (const guest of [1, 2]) {
    const mesh = new Mesh({ audio: null, video: null }, presence, await makeCertificate());
    const from = 3 - guest;
    const say = (message: ServerMessage) => void window.sayAsServer(guest, message);
    mesh.on('say', (message) => {
      if (message.type === 'signal') say({ type: 'signal', from, box: message.box });
      else if (message.type === 'reveal') say({ ...message, type: 'revealed', from });
    });
    mesh.on('change', () => {
      // Whoever wants to compare shall: the other is asked in turn.
      const { asking, phase } = mesh.comparing.view;
      if (asking.length > 0 && phase === 'quiet') {
        void mesh.comparing.press();
        void meshes.get(from)?.comparing.press();
      }
      for (const { stream } of mesh.links.values()) {
        // Chromium hands sound on only while it is played.
        const heard = new Audio();
        heard.muted = true;
        heard.srcObject = stream;
        void heard.play();
        for (const track of stream.getTracks())
          meshes.get(from)?.setTrack(track.kind === 'audio' ? 'audio' : 'video', track);
      }
    });
    meshes.set(guest, mesh);
  }
}

/** What is told to this guest in place of the other one's pledge. */
const pledgeTo = async (guest: Seat): Promise<PledgeSent | undefined> =>
  meshes.get(guest)?.pledge();

/** The guest is told of this table; the other seat is ours. */
function seat(guest: Seat, seating: Seating): void {
  const you = 3 - guest;
  meshes.get(guest)?.sitDown({ ...seating, you }, { ...wished, known: new Set() });
}

/** The guest says this to the other one. */
function hear(guest: Seat, message: ClientMessage): void {
  const mesh = meshes.get(guest);
  if (message.type === 'signal') mesh?.hear({ type: 'signal', from: guest, box: message.box });
  else if (message.type === 'reveal') mesh?.hear({ ...message, type: 'revealed', from: guest });
}

const inBetween = { open, pledgeTo, seat, hear };

declare global {
  interface Window {
    inBetween: typeof inBetween;
    sayAsServer: Say;
  }
}
window.inBetween = inBetween;
