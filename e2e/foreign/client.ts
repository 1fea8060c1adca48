/**
 * A client of another make, written from docs/protocol.md alone: it imports nothing of this project. It waits for a table
 * for two, sits down at it, and talks over the data channel.
 */
import { createHash, webcrypto, X509Certificate, type webcrypto as Crypto } from 'node:crypto';
import {
  createSelfSignedCertificate,
  RTCPeerConnection,
  RTCSessionDescription,
  type RTCDataChannel,
} from 'werift';
import { WebSocket } from 'ws';

const { subtle } = webcrypto;
type Bytes = Uint8Array<ArrayBuffer>;
type Json = Record<string, unknown>;

// 7.1 Bytes
const join = (...parts: Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(parts));
const u = (value: number, length: number): Bytes => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return Uint8Array.from(bytes);
};
const lp = (bytes: Uint8Array): Bytes => join(u(bytes.length, 2), bytes);
const ascii = (text: string): Bytes => Uint8Array.from(Buffer.from(text));
const lab = (name: string): Bytes => lp(ascii(`EWM1 ${name}`));
const hash = (...parts: Uint8Array[]): Bytes =>
  Uint8Array.from(
    createHash('sha256')
      .update(join(...parts))
      .digest(),
  );
const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const decode = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64url'));

async function hkdf(ikm: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
}

interface Pledge {
  opening: Bytes;
  commit: Bytes;
  nonce: Bytes;
  privateKey: Crypto.CryptoKey;
}

/** What a box holds. */
type Boxed =
  | {
      description: { type: 'offer' | 'answer'; sdp: string } | null;
      candidates: { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null }[];
    }
  | { type: 'confirm'; mac: string };

async function pledge(fingerprint: Bytes): Promise<Pledge> {
  const pair = await subtle.generateKey('X25519', false, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('no key pair');
  const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
  const nonce = webcrypto.getRandomValues(new Uint8Array(32));
  const opening = join(
    u(1, 2),
    u(0, 4),
    u(0, 1),
    lp(publicKey),
    lp(fingerprint),
    lp(new Uint8Array(32)),
  );
  const commit = hash(lab('commit'), opening, lp(nonce));
  return { opening, commit, nonce, privateKey: pair.privateKey };
}

/** A seat as the server tells it. */
interface Seat {
  seat: number;
  opening: Bytes;
  commit: Bytes;
}

const publicKeyIn = (opening: Bytes): Bytes => opening.slice(9, 41);
const fingerprintIn = (opening: Bytes): Bytes => opening.slice(43, 75);

// 7.4 Envelopes, and 7.5: one direction between two guests.
interface Keys {
  key: Bytes;
  iv: Bytes;
  confirm: Bytes;
  direction: Bytes;
}

const nonceOf = (iv: Bytes, number: number): Bytes => {
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8);
  return Uint8Array.from(nonce);
};

async function sealWith({ key, iv, direction }: Keys, number: number, text: string) {
  const content = ascii(text);
  const size = [1024, 2048, 4096, 8192, 16_384].find((one) => content.length + 2 <= one) ?? 0;
  const padded = join(lp(content), new Uint8Array(size - 2 - content.length));
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const additionalData = join(lab('env'), direction, u(number, 4));
  const cipher = { name: 'AES-GCM', iv: nonceOf(iv, number), additionalData };
  return encode(join(u(number, 4), new Uint8Array(await subtle.encrypt(cipher, aes, padded))));
}

async function openWith({ key, iv, direction }: Keys, box: string): Promise<string> {
  const bytes = decode(box);
  const number = Buffer.from(bytes).readUInt32BE(0);
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const additionalData = join(lab('env'), direction, u(number, 4));
  const cipher = { name: 'AES-GCM', iv: nonceOf(iv, number), additionalData };
  const padded = Buffer.from(await subtle.decrypt(cipher, aes, bytes.slice(4)));
  return padded.subarray(2, 2 + padded.readUInt16BE(0)).toString();
}

async function confirmation(keys: Keys, transcript: Bytes, from: Seat, to: Seat): Promise<Bytes> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', keys.confirm, hmac, false, ['sign']);
  const what = join(
    lab('confirm'),
    lp(transcript),
    u(from.seat, 1),
    u(to.seat, 1),
    lp(fingerprintIn(from.opening)),
    lp(fingerprintIn(to.opening)),
  );
  return new Uint8Array(await subtle.sign('HMAC', key, what));
}

/** What came of it: whatever the other said over the channels. */
interface Meal {
  /** Presses "Compare"; resolves to the recipe's numbers once the other has, too. */
  compare: () => Promise<number[]>;
  /** Whether the other's confirmation was right. */
  confirmed: boolean;
  presence: Json;
  leave: () => void;
}

/** Sits down with whoever waits at this house (`http://…`), as a guest without camera and microphone. */
export async function eat(house: string, name: string): Promise<Meal> {
  const { certPem, keyPem, signatureHash } = await createSelfSignedCertificate(
    { hash: 4, signature: 3 },
    23,
  );
  const fingerprint = hash(new X509Certificate(certPem).raw);
  const own = await pledge(fingerprint);
  const socket = new WebSocket(`${house.replace('http', 'ws')}/wire`, 'eat-with-me.1', {
    origin: house,
  });
  const say = (message: Json): void => socket.send(JSON.stringify(message));
  const meal = Promise.withResolvers<Meal>();
  let handle: (message: Json) => Promise<void> = async () => undefined;
  let last = Promise.resolve();
  socket.on('error', meal.reject);
  socket.on('open', () => say({ type: 'hello' }));
  socket.on('message', (data: Buffer) => {
    last = last.then(() => handle(JSON.parse(data.toString()) as Json)).catch(meal.reject);
  });

  const atTable = async (seating: Json): Promise<void> => {
    const { table, epoch, you } = seating as { table: string; epoch: number; you: number };
    const told = seating['seats'] as {
      seat: number;
      pledge: { opening: string; commit: string };
    }[];
    const seats: Seat[] = told.map(({ seat, pledge: { opening, commit } }) => ({
      seat,
      opening: decode(opening),
      commit: decode(commit),
    }));
    const me = seats.find(({ seat }) => seat === you);
    const other = seats.find(({ seat }) => seat !== you);
    // 7.3, as far as a table for two needs it.
    const isRight =
      me &&
      other &&
      seats.length === 2 &&
      epoch === 1 &&
      seating['chairs'] === 2 &&
      encode(me.opening) === encode(own.opening) &&
      encode(me.commit) === encode(own.commit) &&
      encode(other.commit) !== encode(own.commit) &&
      encode(publicKeyIn(other.opening)) !== encode(publicKeyIn(own.opening)) &&
      encode(fingerprintIn(other.opening)) !== encode(fingerprint);
    if (!isRight) throw new Error('E_TABLE_INVALID');
    const digest = hash(
      lab('table'),
      lp(ascii(table)),
      u(epoch, 4),
      u(2, 1),
      ...seats.map((one) => join(u(one.seat, 1), lp(one.opening), lp(one.commit))),
    );
    say({ type: 'reveal', table, epoch, nonce: encode(own.nonce) });
    const theirs = await subtle.importKey('raw', publicKeyIn(other.opening), 'X25519', true, []);
    const shared = await subtle.deriveBits({ name: 'X25519', public: theirs }, own.privateKey, 256);
    const ikm = join(lp(new Uint8Array(shared)), lp(new Uint8Array()));
    const keysFor = async (from: number, to: number): Promise<Keys> => {
      const direction = join(lp(ascii(table)), u(epoch, 4), u(from, 1), u(to, 1));
      const of = (label: string, length: number) =>
        hkdf(ikm, digest, join(lab(label), direction), length);
      return {
        direction,
        key: await of('key', 32),
        iv: await of('iv', 12),
        confirm: await of('confirm', 32),
      };
    };
    const [outgoing, incoming] = [await keysFor(you, other.seat), await keysFor(other.seat, you)];

    const pc = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceUseIpv6: false,
      dtls: { keys: { certPem, keyPem, signatureHash } },
    });
    const channel: RTCDataChannel = pc.createDataChannel('table-talk', { negotiated: true, id: 0 });
    let sent = 0;
    const box = async (content: Json): Promise<void> => {
      const number = sent++;
      const sealed = await sealWith(outgoing, number, JSON.stringify(content));
      say({ type: 'signal', to: other.seat, box: sealed });
    };
    const signal = (message: Json): Promise<void> =>
      box({ connection: 0, candidates: [], description: null, ...message });
    const committed = Buffer.from(fingerprintIn(other.opening))
      .toString('hex')
      .toUpperCase()
      .replaceAll(/..(?=.)/g, '$&:');

    const transcript = Promise.withResolvers<Bytes>();
    let presence: Json | null = null;
    let isConfirmed: boolean | null = null;

    // 4.2 The channel of topics: nothing is said there before the other is confirmed.
    const topics: RTCDataChannel = pc.createDataChannel('topics', { negotiated: true, id: 1 });
    const early: Json[] = [];
    let numbered = 0;
    let heard = 0;
    const frame = (message: Json): void => topics.send(JSON.stringify(message));
    const tell = (value: Json): void =>
      frame({ type: 'event', topic: 'recipe', number: (numbered += 1), value });
    const greet = (): void => {
      if (!isConfirmed || topics.readyState !== 'open') return;
      frame({ type: 'hello', version: 2, topics: ['presence', 'recipe'] });
      const value = { name, microphone: 'none', camera: 'none' };
      frame({ type: 'state', topic: 'presence', number: 1, value });
      for (const message of early.splice(0)) hear(message);
    };

    // 7.7 The recipe, between two.
    const run: { number: number; nonce: Bytes; own: Bytes; theirs: Bytes; set: Bytes } = {
      number: 0,
      nonce: webcrypto.getRandomValues(new Uint8Array(32)),
      own: new Uint8Array(),
      theirs: new Uint8Array(),
      set: new Uint8Array(),
    };
    const pair = seats.map(({ seat }) => seat);
    const drawn = Promise.withResolvers<number[]>();
    const inOrder = (mine: Bytes, others: Bytes): Bytes[] =>
      pair.map((seat) => lp(seat === you ? mine : others));
    const who = async (): Promise<Bytes> =>
      join(
        lp(await transcript.promise),
        u(run.number, 4),
        u(2, 1),
        ...pair.map((seat) => u(seat, 1)),
      );
    const commitment = async (seat: number, nonce: Bytes): Promise<Bytes> =>
      hash(lab('recipe commit'), await who(), u(seat, 1), lp(nonce));
    const compared = async (said: Json): Promise<void> => {
      if (said['step'] === 'commit' && run.number === 0) {
        run.number = Number(said['run']);
        run.theirs = decode(String(said['commit']));
        run.own = await commitment(you, run.nonce);
        const commit = encode(run.own);
        tell({ step: 'commit', epoch, run: run.number, seats: pair, commit });
        run.set = hash(lab('recipe set'), await who(), ...inOrder(run.own, run.theirs));
        const set = encode(run.set);
        tell({ step: 'reveal', run: run.number, set, nonce: encode(run.nonce) });
      }
      if (said['step'] !== 'reveal') return;
      const nonce = decode(String(said['nonce']));
      const right = encode(await commitment(other.seat, nonce)) === encode(run.theirs);
      if (!right || said['set'] !== encode(run.set)) throw new Error('the run is broken');
      const drawnFrom = join(lp(await transcript.promise), ...inOrder(run.nonce, nonce));
      const code = await hkdf(drawnFrom, run.set, lab('sas'), 4);
      const bits = Buffer.from(code).readUInt32BE() >>> 2;
      drawn.resolve([24, 18, 12, 6, 0].map((shift) => ((bits >>> shift) & 63) + 1));
    };

    const hear = (message: Json): void => {
      if (message['type'] === 'state' && message['topic'] === 'presence')
        presence = message['value'] as Json;
      if (message['type'] === 'event' && message['number'] === heard + 1) {
        frame({ type: 'got', number: (heard += 1) });
        if (message['topic'] === 'recipe')
          last = last.then(() => compared(message['value'] as Json)).catch(meal.reject);
      }
      finish();
    };
    topics.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as Json;
      if (isConfirmed) hear(message);
      else early.push(message);
    };
    topics.onopen = greet;

    const finish = (): void => {
      if (!presence || isConfirmed === null) return;
      const leave = (): void => {
        channel.send(JSON.stringify({ type: 'leaving' }));
        say({ type: 'leave' });
        void pc.close();
        socket.close(1000);
      };
      const compare = (): Promise<number[]> => {
        tell({ step: 'press', run: 1, seats: pair });
        return drawn.promise;
      };
      meal.resolve({ compare, confirmed: isConfirmed, presence, leave });
    };

    handle = async (message) => {
      if (message['type'] === 'revealed') {
        const nonce = decode(String(message['nonce']));
        const right = hash(lab('commit'), other.opening, lp(nonce));
        if (encode(right) !== encode(other.commit)) throw new Error('E_REVEAL_MISMATCH');
        const nonces = seats.map(({ seat }) => lp(seat === you ? own.nonce : nonce));
        const seen = hash(lab('transcript'), lp(digest), ...nonces);
        transcript.resolve(seen);
        const mac = encode(await confirmation(outgoing, seen, me, other));
        await box({ type: 'confirm', mac });
      }
      if (message['type'] !== 'signal') return;
      const content = JSON.parse(await openWith(incoming, String(message['box']))) as Boxed;
      if ('type' in content) {
        void (async () => {
          const right = await confirmation(incoming, await transcript.promise, other, me);
          isConfirmed = encode(right) === content.mac;
          greet();
          finish();
        })().catch(meal.reject);
        return;
      }
      const { description, candidates } = content;
      if (description) {
        const named = [...description.sdp.matchAll(/^a=fingerprint:sha-256 (\S+)\r$/gm)];
        if (named.length === 0 || named.some(([, value]) => value !== committed))
          throw new Error('E_FP');
        const { type, sdp } = description;
        await pc.setRemoteDescription(new RTCSessionDescription(sdp, type));
        if (type === 'offer') {
          await pc.setLocalDescription(await pc.createAnswer());
          await signal({ description: { type: 'answer', sdp: pc.localDescription?.sdp ?? '' } });
        }
      }
      for (const { candidate, sdpMid, sdpMLineIndex } of candidates)
        await pc.addIceCandidate({
          candidate,
          ...(sdpMid !== null && { sdpMid }),
          ...(sdpMLineIndex !== null && { sdpMLineIndex }),
        });
    };
    if (you < other.seat) throw new Error('this client comes second');
  };

  handle = async (message) => {
    if (message['type'] === 'welcome') {
      const ticket = {
        sizes: [2],
        languages: [],
        patience: { anyLanguage: false, fewer: false },
        met: [],
        avoid: [],
        pledge: { opening: encode(own.opening), commit: encode(own.commit) },
      };
      say({ type: 'queue', ticket });
    } else if (message['type'] === 'seated') await atTable(message['seating'] as Json);
  };
  return meal.promise;
}
