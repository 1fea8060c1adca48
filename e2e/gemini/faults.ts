/** What goes wrong when a test says so. Each fault waits for its moment and happens once. */
import { CLOSINGS, type ClosingName } from './closings.ts';
import type { TurnCompleteReason } from './wire.ts';

/** At once, on every connection that is open. */
export type FaultNow =
  /** `lost` kills the TCP connection. */
  | { readonly kind: 'close'; readonly as: ClosingName }
  /** Warns, and closes when so many ms are over. */
  | { readonly kind: 'goAway'; readonly leftMs: number }
  /** The socket stays open, and nothing comes any more. */
  | { readonly kind: 'mute' };

/** With the next setup: it is refused. */
type FaultAtSetup = { readonly kind: 'refuse'; readonly as: ClosingName };

/** With the next answer. */
type FaultInTurn =
  /** It never comes, and no word about it. */
  | { readonly kind: 'deadTurn' }
  /** It ends without a sound. */
  | { readonly kind: 'emptyTurn' }
  /** It ends for a reason of its own. */
  | { readonly kind: 'refusedTurn'; readonly reason: TurnCompleteReason }
  /** It is as long as it should be, and cannot be heard. */
  | { readonly kind: 'silentAudio' }
  /** It comes so many ms after the guest has finished, whatever is drawn. */
  | { readonly kind: 'slowTurn'; readonly ms: number }
  /** It is interrupted by nobody; `thenMute` as with `mute`. */
  | { readonly kind: 'phantomInterrupted'; readonly thenMute: boolean }
  /** One more piece of it comes after its interruption. */
  | { readonly kind: 'lateChunk' };

export type Fault = FaultNow | FaultAtSetup | FaultInTurn;

const KINDS: ReadonlySet<string> = new Set<Fault['kind']>([
  'close',
  'goAway',
  'mute',
  'refuse',
  'deadTurn',
  'emptyTurn',
  'refusedTurn',
  'silentAudio',
  'slowTurn',
  'phantomInterrupted',
  'lateChunk',
]);

/** A fault as a page's test sends it; null if it is none. */
export function parseFault(value: unknown): Fault | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (typeof value.kind !== 'string' || !KINDS.has(value.kind)) return null;
  if ('as' in value && !(String(value.as) in CLOSINGS)) return null;
  return value as Fault;
}

/** Faults that wait for their moment. */
export class Faults {
  readonly #waiting: Fault[] = [];

  add(fault: Fault): void {
    this.#waiting.push(fault);
  }

  /** The first that waits of this kind, which happens now. */
  take<Kind extends Fault['kind']>(kind: Kind): Extract<Fault, { kind: Kind }> | null {
    const at = this.#waiting.findIndex((one) => one.kind === kind);
    if (at < 0) return null;
    return this.#waiting.splice(at, 1)[0] as Extract<Fault, { kind: Kind }>;
  }
}
