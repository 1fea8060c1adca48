/** Two meshes in one page, joined by a post office that the test can hold up, to try what two pages cannot time. */
import { Mesh, type MeshOptions } from '@eat-with-me/mesh/table/mesh';
import type { PeerLink } from '@eat-with-me/mesh/link/peer-link';
import { readStatistics } from '@eat-with-me/mesh/policy/statistics';
import { sampleOf } from '@eat-with-me/mesh/policy/stats';
import { makeCertificate, type OwnCertificate } from '@eat-with-me/mesh/trust/certificate';
import { fingerprintText } from '@eat-with-me/mesh/trust/sdp';
import type { TrustFailure } from '@eat-with-me/mesh/trust/table-checks';
import type { Seat, SeatTaken, Seating, TableKind } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';

const presence: Presence = { name: '', microphone: 'on', camera: 'on' };

const TABLE = 't'.repeat(22);

const seatingFor = (kind: TableKind, you: Seat, seats: SeatTaken[]): Seating => ({
  table: TABLE,
  kind,
  chairs: 2,
  you,
  epoch: 1,
  seats,
  iceServers: [],
  iceServersTtlMs: null,
});

interface Letter {
  to: Seat;
  from: Seat;
  box: string;
}

/** One guest of the pair, with a real camera and microphone of their own. */
class Guest {
  readonly seat: Seat;
  readonly mesh: Mesh;
  readonly tracks: { audio: MediaStreamTrack; video: MediaStreamTrack };
  /** Why the table came to nothing. */
  readonly untrusted: TrustFailure[] = [];

  constructor(seat: Seat, stream: MediaStream, own: OwnCertificate, options: MeshOptions) {
    this.seat = seat;
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    if (!audio || !video) throw new Error('the fake devices are missing');
    this.tracks = { audio, video };
    this.mesh = new Mesh(this.tracks, presence, own, options);
    this.mesh.on('untrusted', (failure) => this.untrusted.push(failure));
  }

  get link(): PeerLink {
    const [link] = this.mesh.links.values();
    if (!link) throw new Error('not seated yet');
    return link;
  }

  /** As the server tells it to everybody. */
  async taken(): Promise<SeatTaken> {
    const guest = String(this.seat).repeat(22);
    return { seat: this.seat, guest, kind: 'guest', pledge: await this.mesh.pledge() };
  }

  /** Waits for three more frames of the other guest; resolves to all decoded so far. */
  async frames(): Promise<number> {
    const started = await this.#framesDecoded();
    let decoded = started;
    while (decoded < started + 3) {
      await new Promise(requestAnimationFrame);
      decoded = await this.#framesDecoded();
    }
    return decoded;
  }

  // requestVideoFrameCallback can go silent after an ICE restart; the decoder's own count does not.
  async #framesDecoded(): Promise<number> {
    return sampleOf(readStatistics(await this.link.connection.getStats())).received.framesDecoded;
  }
}

class Pair {
  readonly first: Guest;
  readonly second: Guest;
  /** Every box that went through the post office instead of from guest to guest. */
  readonly posted: Letter[] = [];
  readonly #kind: TableKind;
  #held: Letter[] | null = null;

  constructor(kind: TableKind, first: Guest, second: Guest) {
    this.#kind = kind;
    this.first = first;
    this.second = second;
    for (const { mesh, seat: from } of [first, second]) {
      const other = from === 1 ? second : first;
      mesh.on('say', (message) => {
        if (message.type === 'reveal') other.mesh.hear({ ...message, type: 'revealed', from });
        if (message.type !== 'signal') return;
        const { to, box } = message;
        this.posted.push({ to, from, box });
        if (this.#held) this.#held.push({ to, from, box });
        else this.#deliver({ to, from, box });
      });
    }
  }

  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const letter of held) this.#deliver(letter);
  }

  /** Both sit down; resolves once both have their links, or the table came to nothing. */
  async sitDown(): Promise<void> {
    const seats = [await this.first.taken(), await this.second.taken()];
    const wished = { kind: 'newcomer', chairs: [2], fewer: false, least: 2 } as const;
    const linked = [this.first, this.second].map(({ mesh }) => {
      return new Promise<void>((resolve) => {
        mesh.on('change', () => mesh.links.size > 0 && resolve());
        mesh.on('untrusted', () => resolve());
      });
    });
    for (const { mesh, seat } of [this.first, this.second])
      mesh.sitDown(seatingFor(this.#kind, seat, seats), { ...wished, known: new Set() });
    await Promise.all(linked);
  }

  /** The server says to one of them that the other has gone. */
  departed(from: Guest): void {
    const { mesh, seat } = from === this.first ? this.second : this.first;
    mesh.hear({ type: 'departed', table: TABLE, seat: 3 - seat, because: 'left' });
  }

  /** Both links reach the phase, or the test times out. */
  async both(phase: string): Promise<void> {
    const reached = ({ link, mesh }: Guest) =>
      new Promise<void>((resolve) => {
        const look = () => link.state.phase === phase && resolve();
        mesh.on('change', look);
        look();
      });
    await Promise.all([reached(this.first), reached(this.second)]);
  }

  #deliver({ to, from, box }: Letter): void {
    const guest = to === 1 ? this.first : this.second;
    queueMicrotask(() => guest.mesh.hear({ type: 'signal', from, box }));
  }
}

/** Two guests; with secrets, each has that of their own invitation. */
async function openPair(secrets?: [number, number], relayOnly = false): Promise<Pair> {
  const guest = async (seat: Seat, secret: number | undefined) =>
    new Guest(
      seat,
      await navigator.mediaDevices.getUserMedia({ audio: true, video: true }),
      await makeCertificate(),
      { psk: secret === undefined ? null : new Uint8Array(32).fill(secret), relayOnly },
    );
  const kind = secrets ? 'private' : 'queue';
  return new Pair(kind, await guest(1, secrets?.[0]), await guest(2, secrets?.[1]));
}

/**
 * Two guests of whom the second commits to one certificate and connects with another, as somebody in between would.
 * Their descriptions name the one that they really have, or, where they lie, the one they committed to.
 */
async function openImpostor(lies: boolean): Promise<Pair> {
  const devices = () => navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const [honest, committed, used] = await Promise.all([
    makeCertificate(),
    makeCertificate(),
    makeCertificate(),
  ]);
  if (lies) nameInstead(used.fingerprint, committed.fingerprint);
  const impostor = { certificate: used.certificate, fingerprint: committed.fingerprint };
  const options = { psk: null, relayOnly: false };
  return new Pair(
    'queue',
    new Guest(1, await devices(), honest, options),
    new Guest(2, await devices(), impostor, options),
  );
}

/** From now on every description of this page names another certificate than the one that is used. */
function nameInstead(
  used: OwnCertificate['fingerprint'],
  named: OwnCertificate['fingerprint'],
): void {
  const { prototype } = RTCPeerConnection;
  const own = Object.getOwnPropertyDescriptor(prototype, 'localDescription');
  Object.defineProperty(prototype, 'localDescription', {
    get(this: RTCPeerConnection): RTCSessionDescriptionInit | null {
      const description: RTCSessionDescription | null = own?.get?.call(this);
      if (!description) return null;
      const sdp = description.sdp.replaceAll(fingerprintText(used), fingerprintText(named));
      return { type: description.type, sdp };
    },
  });
}

declare global {
  interface Window {
    openPair: typeof openPair;
    openImpostor: typeof openImpostor;
  }
}
window.openPair = openPair;
window.openImpostor = openImpostor;
