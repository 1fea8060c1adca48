/** What a guest with credentials asks a relay for besides the relay itself: to speak with somebody. */
import ipaddr from 'ipaddr.js';
import { askForUdp } from './relay-probe.ts';
import { ATTRIBUTES, errorCodeOf } from './stun.ts';
import type { Asked, TurnClient } from './turn-client.ts';

/** What a relay says to it: yes, or the code of its refusal. */
type Answer = 'granted' | number;

/** Where somebody is. */
export type PeerAddress = { readonly address: string; readonly port: number };

const PEER_PORT = 4000;
const WITHIN_MS = 5000;
/** The family as REQUESTED-ADDRESS-FAMILY and addresses write it (RFC 8656 §18.9, RFC 8489 §14.1). */
const FAMILIES = { ipv4: 1, ipv6: 2 } as const;
const MAGIC_COOKIE = [0x21, 0x12, 0xa4, 0x42];

/** Asks for a relayed address. */
export const allocate = (client: TurnClient, family: 'ipv4' | 'ipv6'): Promise<Answer> =>
  answerTo(client, 'allocate', (transaction) => [
    ...askForUdp(transaction),
    [ATTRIBUTES.requestedAddressFamily, Buffer.from([FAMILIES[family], 0, 0, 0])],
  ]);

/** Asks to speak with a peer, in one of the two ways there are (RFC 8656 §9, §12). */
export const askForPeer = (
  client: TurnClient,
  way: 'createPermission' | 'channelBind',
  address: string,
): Promise<Answer> =>
  answerTo(client, way, (transaction) => [
    ...(way === 'channelBind'
      ? ([[ATTRIBUTES.channelNumber, Buffer.from([0x40, 0, 0, 0])]] as const)
      : []),
    [ATTRIBUTES.xorPeerAddress, maskAddress({ address, port: PEER_PORT }, transaction)],
  ]);

async function answerTo(
  client: TurnClient,
  method: 'allocate' | 'createPermission' | 'channelBind',
  asked: Asked,
): Promise<Answer> {
  const answer = await client.ask(method, asked, AbortSignal.timeout(WITHIN_MS));
  if (answer.class === 'success') return 'granted';
  return errorCodeOf(answer) ?? 0;
}

/** XOR-PEER-ADDRESS (RFC 8489 §14.2). An IPv4-mapped address stays IPv6: that is the trick. */
export function maskAddress({ address, port }: PeerAddress, transaction: Buffer): Buffer {
  const parsed = ipaddr.parse(address);
  const bytes = crossed(parsed.toByteArray(), transaction);
  const masked = port ^ 0x2112;
  return Buffer.from([0, FAMILIES[parsed.kind()], masked >> 8, masked & 0xff, ...bytes]);
}

/** The same the other way: what XOR-RELAYED-ADDRESS or XOR-MAPPED-ADDRESS says; null if it says nothing. */
export function unmaskAddress(value: Buffer | undefined, transaction: Buffer): PeerAddress | null {
  if (!value || ![8, 20].includes(value.length)) return null;
  const bytes = crossed([...value.subarray(4)], transaction);
  return {
    address: ipaddr.fromByteArray(bytes).toString(),
    port: value.readUInt16BE(2) ^ 0x2112,
  };
}

function crossed(bytes: readonly number[], transaction: Buffer): number[] {
  const mask = [...MAGIC_COOKIE, ...transaction];
  return bytes.map((byte, at) => byte ^ (mask[at] ?? 0));
}
