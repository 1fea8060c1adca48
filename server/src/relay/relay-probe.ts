/** Whether a relay does what guests need of it. */
import type { Credentials } from './credentials.ts';
import { ATTRIBUTES } from './stun.ts';
import { TurnClient, turnServerOf, Untrusted, type Asked } from './turn-client.ts';

/**
 * `refused`: it answers, but does not give a relay (another secret, no room left). `untrusted`: a certificate that
 * browsers do not accept. `silent`: no answer.
 */
export type RelayHealth = 'ok' | 'refused' | 'untrusted' | 'silent';

/** REQUESTED-TRANSPORT for UDP: its IP protocol number and three zeros (RFC 8656 §18.7). */
export const askForUdp: Asked = () => [[ATTRIBUTES.requestedTransport, Buffer.from([17, 0, 0, 0])]];

/** A lifetime of zero ends an allocation (RFC 8656 §7.2). */
export const giveBack: Asked = () => [[ATTRIBUTES.lifetime, Buffer.alloc(4)]];

/** Asks a relay for an allocation as a browser would, and gives it back at once. Never rejects. */
export async function probeRelay(
  url: string,
  credentials: Credentials,
  withinMs: number,
): Promise<RelayHealth> {
  const signal = AbortSignal.timeout(withinMs);
  let client: TurnClient | null = null;
  try {
    client = await TurnClient.open(turnServerOf(url), credentials, signal);
    const allocated = await client.ask('allocate', askForUdp, signal);
    if (allocated.class !== 'success') return 'refused';
    await client.ask('refresh', giveBack, signal);
    return 'ok';
  } catch (error) {
    return error instanceof Untrusted ? 'untrusted' : 'silent';
  } finally {
    client?.close();
  }
}
