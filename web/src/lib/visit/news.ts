/** What has just come about in a visit and is worth saying aloud: codes and parameters, which words/news.ts puts into words. */
import type { Words } from '#lib/words/book.ts';
import type { TableMate } from '#lib/table/table-mate.ts';

/** What became of one table-mate. */
interface MateNews {
  /** `back`: the line to them was broken, `broken`: it is now, and their seat is held; `closed`: likewise, because their page was closed. */
  what: 'here' | 'back' | 'broken' | 'closed' | 'left' | 'unreached';
  /** What they call themselves, if anything, and their place as seen from here. */
  name: string;
  place: number;
}

export type News =
  | { kind: 'table-ready' }
  | { kind: 'somebody-knocks' }
  /** Somebody who would have joined did not finish sitting down. */
  | { kind: 'not-joined' }
  /** At least one of the table-mates came, left, was lost or is back. */
  | { kind: 'company'; mates: readonly MateNews[] };

/** What a person should read of a refusal, whatever the stage; null if there is nothing. */
export type Notice = keyof Words['company']['notices'] | null;

/** Tells what has changed about the company since the last time it was asked. */
export class Announcer {
  readonly #told = new WeakMap<TableMate, string>();

  /** Null when nothing has changed. */
  newsOf(guests: readonly TableMate[]): News | null {
    const mates = guests.flatMap((guest): MateNews[] => {
      const { name, place, state } = guest;
      // Whoever has just connected says their name in the next moment.
      const met = guest.presence !== null || state.phase !== 'connected';
      const phase = met ? state.phase : 'connecting';
      const before = this.#told.get(guest);
      this.#told.set(guest, phase);
      if (phase === before || phase === 'connecting') return [];
      if (phase === 'interrupted')
        return [{ what: guest.errand === 'page-closed' ? 'closed' : 'broken', name, place }];
      // By another page they are here again in a moment.
      if (state.phase === 'closed' && state.by === 'here') return [];
      const unreached = state.phase === 'failed' && state.reason === 'no-path';
      if (phase !== 'connected') return [{ what: unreached ? 'unreached' : 'left', name, place }];
      return [{ what: before === 'interrupted' ? 'back' : 'here', name, place }];
    });
    return mates.length > 0 ? { kind: 'company', mates } : null;
  }
}
