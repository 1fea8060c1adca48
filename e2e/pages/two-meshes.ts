/** Two meshes in one page, joined by a post office that the test can hold up, to try what two pages cannot time. */
import { sealedBoxes, type Boxes } from '@eat-with-me/mesh/box';
import { Mesh, type Route } from '@eat-with-me/mesh/mesh';
import type { PeerLink } from '@eat-with-me/mesh/peer-link';
import { sampleOf } from '@eat-with-me/mesh/stats';
import type { Seat, Seating } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/table-talk';

const presence: Presence = { name: '', microphone: 'on', camera: 'on' };

const seatingFor = (you: Seat): Seating => ({
  table: 't'.repeat(22),
  kind: 'queue',
  chairs: 2,
  you,
  seats: [
    { seat: 1, guest: 'a'.repeat(22), kind: 'guest' },
    { seat: 2, guest: 'b'.repeat(22), kind: 'guest' },
  ],
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

  constructor(seat: Seat, stream: MediaStream, boxes?: Boxes, route?: Route) {
    this.seat = seat;
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    if (!audio || !video) throw new Error('the fake devices are missing');
    this.tracks = { audio, video };
    this.mesh = new Mesh(this.tracks, presence, boxes, { route });
  }

  get link(): PeerLink {
    const [link] = this.mesh.links.values();
    if (!link) throw new Error('not seated yet');
    return link;
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
    return sampleOf(await this.link.connection.getStats()).received.framesDecoded;
  }
}

class Pair {
  readonly first: Guest;
  readonly second: Guest;
  /** Every box that went through the post office instead of from guest to guest. */
  readonly posted: Letter[] = [];
  #held: Letter[] | null = null;

  constructor(first: Guest, second: Guest) {
    this.first = first;
    this.second = second;
    for (const { mesh, seat: from } of [first, second]) {
      mesh.on('signal', (to, box) => {
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

  sitDown(): void {
    this.first.mesh.sitDown(seatingFor(1));
    this.second.mesh.sitDown(seatingFor(2));
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
    queueMicrotask(() => guest.mesh.receive(from, box));
  }
}

/** Two guests; with secrets, each puts signals into boxes under their own. */
async function openPair(secrets?: [number, number], route?: Route): Promise<Pair> {
  const guest = async (seat: Seat, secret: number | undefined) =>
    new Guest(
      seat,
      await navigator.mediaDevices.getUserMedia({ audio: true, video: true }),
      secret === undefined ? undefined : await sealedBoxes(new Uint8Array(32).fill(secret)),
      route,
    );
  return new Pair(await guest(1, secrets?.[0]), await guest(2, secrets?.[1]));
}

declare global {
  interface Window {
    openPair: typeof openPair;
  }
}
window.openPair = openPair;
