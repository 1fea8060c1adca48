/** Uses a relay as two guests would who both sit behind it, and as somebody would who means harm. Never rejects. */
import type { Credentials } from '../relay/credentials.ts';
import { askForUdp, giveBack, probeRelay } from '../relay/relay-probe.ts';
import { ATTRIBUTES } from '../relay/stun.ts';
import { TurnClient, turnServerOf } from '../relay/turn-client.ts';
import { askForPeer, maskAddress, unmaskAddress, type PeerAddress } from '../relay/turn-peers.ts';
import type { RelaySeen } from './judge-relay.ts';

/** One of each kind that must stay inside: this machine, private networks, link-local, a cloud's metadata. */
const INSIDE = ['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254'];

const PACKET = Buffer.from('a crumb of bread');
/** Packets get lost: how often one is sent again (ms). */
const AGAIN_AFTER_MS = 200;

/** `withinMs` bounds each of its steps. */
export async function seeRelay(
  url: string,
  credentials: Credentials,
  withinMs: number,
): Promise<RelaySeen> {
  const health = await probeRelay(url, credentials, withinMs);
  if (health !== 'ok') return { url, health, cameBack: null, open: [] };
  const clients: TurnClient[] = [];
  const take = async (): Promise<{ client: TurnClient; at: PeerAddress | null }> => {
    const signal = AbortSignal.timeout(withinMs);
    const client = await TurnClient.open(turnServerOf(url), credentials, signal);
    clients.push(client);
    const { attributes, transaction } = await client.ask('allocate', askForUdp, signal);
    return { client, at: unmaskAddress(attributes.get(ATTRIBUTES.xorRelayedAddress), transaction) };
  };
  try {
    const [one, other] = [await take(), await take()];
    const open: string[] = [];
    for (const address of INSIDE) {
      // The relay's own address is where two of its guests meet.
      if (address === one.at?.address || address === other.at?.address) continue;
      if ((await askForPeer(one.client, 'createPermission', address)) === 'granted')
        open.push(address);
    }
    const cameBack = one.at && other.at ? await crosses(one, other, withinMs) : false;
    return { url, health, cameBack, open };
  } catch {
    return { url, health, cameBack: false, open: [] };
  } finally {
    for (const client of clients) {
      await client.ask('refresh', giveBack, AbortSignal.timeout(withinMs)).catch(() => null);
      client.close();
    }
  }
}

type Relayed = { readonly client: TurnClient; readonly at: PeerAddress | null };

/** Whether a packet of one reaches the other, by both relayed addresses. */
async function crosses(one: Relayed, other: Relayed, withinMs: number): Promise<boolean> {
  const [from, to] = [one.at, other.at];
  if (!from || !to) return false;
  const granted = await Promise.all([
    askForPeer(one.client, 'createPermission', to.address),
    askForPeer(other.client, 'createPermission', from.address),
  ]);
  if (granted.some((answer) => answer !== 'granted')) return false;
  return new Promise((resolve) => {
    const send = (): void =>
      one.client.indicate('send', (transaction) => [
        [ATTRIBUTES.xorPeerAddress, maskAddress(to, transaction)],
        [ATTRIBUTES.data, PACKET],
      ]);
    const again = setInterval(send, AGAIN_AFTER_MS);
    const end = (came: boolean): void => {
      clearInterval(again);
      clearTimeout(timer);
      resolve(came);
    };
    const timer = setTimeout(() => end(false), withinMs);
    other.client.onIndication = ({ method, attributes }) => {
      if (method === 'data' && attributes.get(ATTRIBUTES.data)?.equals(PACKET)) end(true);
    };
    send();
  });
}

/** Where a STUN server sees us; null if it does not answer. */
export async function seeStun(url: string, withinMs: number): Promise<string | null> {
  const signal = AbortSignal.timeout(withinMs);
  let client: TurnClient | null = null;
  try {
    const server = turnServerOf(url.replace(/^stun/i, 'turn'));
    client = await TurnClient.open(server, { username: '', credential: '' }, signal);
    const { attributes, transaction } = await client.ask('binding', () => [], signal);
    const mapped = attributes.get(ATTRIBUTES.xorMappedAddress);
    return unmaskAddress(mapped, transaction)?.address ?? null;
  } catch {
    return null;
  } finally {
    client?.close();
  }
}
