/** Whether a relay does what guests need of it. */
import type { Credentials } from './credentials.ts';
import { ATTRIBUTES } from './stun.ts';
import { TurnClient, turnServerOf, Untrusted } from './turn-client.ts';

/**
 * `refused`: it answers, but does not give a relay (another secret, no room left). `untrusted`: a certificate that
 * browsers do not accept. `silent`: no answer.
 */
export type RelayHealth = 'ok' | 'refused' | 'untrusted' | 'silent';

/** REQUESTED-TRANSPORT for UDP: its IP protocol number and three zeros (RFC 8656 §18.7). */
const OVER_UDP = Buffer.from([17, 0, 0, 0]);

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
    const asked = [[ATTRIBUTES.requestedTransport, OVER_UDP]] as const;
    const allocated = await client.ask('allocate', asked, signal);
    if (allocated.class !== 'success') return 'refused';
    await client.ask('refresh', [[ATTRIBUTES.lifetime, Buffer.alloc(4)]], signal);
    return 'ok';
  } catch (error) {
    return error instanceof Untrusted ? 'untrusted' : 'silent';
  } finally {
    client?.close();
  }
}
