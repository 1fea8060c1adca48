/** What a guest with credentials could ask a relay for besides their meal. */
import ipaddr from 'ipaddr.js';
import { askForUdp } from '../relay/relay-probe.ts';
import { ATTRIBUTES, errorCodeOf } from '../relay/stun.ts';
import type { Asked, TurnClient } from '../relay/turn-client.ts';

/** What a relay says to it: yes, or the code of its refusal. */
export type Answer = 'granted' | number;

const PEER_PORT = 4000;
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
    [ATTRIBUTES.xorPeerAddress, masked(address, transaction)],
  ]);

async function answerTo(
  client: TurnClient,
  method: 'allocate' | 'createPermission' | 'channelBind',
  asked: Asked,
): Promise<Answer> {
  const answer = await client.ask(method, asked, AbortSignal.timeout(5000));
  if (answer.class === 'success') return 'granted';
  return errorCodeOf(answer) ?? 0;
}

/** XOR-PEER-ADDRESS (RFC 8489 §14.2). An IPv4-mapped address stays IPv6: that is the trick. */
function masked(address: string, transaction: Buffer): Buffer {
  const parsed = ipaddr.parse(address);
  const mask = [...MAGIC_COOKIE, ...transaction];
  const port = PEER_PORT ^ 0x2112;
  const bytes = parsed.toByteArray().map((byte, at) => byte ^ (mask[at] ?? 0));
  return Buffer.from([0, FAMILIES[parsed.kind()], port >> 8, port & 0xff, ...bytes]);
}
