/** What the doings of others mean for a guest of this node. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { IceGrant } from '@eat-with-me/protocol/table';
import type { Logger } from 'pino';
import { ARRIVED, type Guest, type Seated } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { Metrics, SEATING_WAYS } from '../metrics.ts';
import type { Matchmaker } from '../queue/matchmaker.ts';
import type { ClaimNotice, Notice } from '../store/notice.ts';
import type { Store } from '../store/store.ts';
import type { SeatView, TableView } from '../store/table-view.ts';
import { giveSeat, hearRevealed, hearSignal, hearTable } from './table-news.ts';
import type { Tables } from './tables.ts';

/** Where guests, seats and places in the queue are changed. `run` takes work whose end is not awaited. */
type NoticesParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly tables: Tables;
  readonly matchmaker: Matchmaker;
  readonly ice: (name: string | null) => IceGrant;
  /** Somebody at a table of strangers was given a seat and does not take it. */
  readonly silent: (guest: Guest, seated: Seated) => void;
  readonly refuse: (guest: Guest, code: RefusalCode) => void;
  readonly claimed: (guest: Guest, claim: ClaimNotice) => void;
  readonly run: (work: Promise<void>) => void;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
};

/** Decides on the stage of a guest when news comes, from this node or another: nobody else does. */
export class Notices {
  readonly #parts: NoticesParts;

  constructor(parts: NoticesParts) {
    this.#parts = parts;
  }

  /** Does what a notice means for a guest, who alone may have changed since it was sent. */
  hear(guest: Guest, notice: Notice): void {
    const { log, guests, tables, matchmaker, claimed, refuse, silent, run } = this.#parts;
    const { stage } = guest;
    if (notice.type === 'moved') {
      log.info({ from: stage.at }, 'moved away');
      guest.line?.end('replaced');
      guests.end(guest);
      return;
    }
    if (notice.type === 'claim') {
      claimed(guest, notice);
      return;
    }
    const isThere =
      notice.type !== 'table' && stage.at === 'seated' && stage.table === notice.table;
    switch (notice.type) {
      case 'table':
        this.#hearTable(guest, notice);
        return;
      case 'returned':
        if (!isThere) return;
        log.info('returned');
        run(matchmaker.putBack(guest, notice.waiting, 'table-mate-gone'));
        return;
      case 'unseated':
        if (!isThere) return;
        log.info('unseated');
        if (stage.at === 'seated') silent(guest, stage);
        guest.stage = ARRIVED;
        guest.say(notice);
        return;
      case 'waits':
        if (stage.at === 'returning' && stage.table === notice.table) {
          guest.say({ type: 'waited', table: stage.table });
          return;
        }
        // Gone since they asked, perhaps on behalf of them: see `Tables.guard`.
        if (stage.at !== 'knocking' || stage.table !== notice.table || !guest.line)
          run(tables.unknock(guest.id, notice.table));
        else if (!stage.waits) {
          guest.stage = { ...stage, waits: true };
          guest.say({ type: 'waited', table: stage.table });
        }
        return;
      case 'turned-away':
        // Who is lost asks again on return, and is answered then.
        if (stage.at !== 'knocking' && stage.at !== 'returning') return;
        if (stage.table !== notice.table || !guest.line) return;
        log.info({ code: notice.code }, 'turned away');
        guest.stage = ARRIVED;
        refuse(guest, notice.code);
        return;
      case 'revealed':
        hearRevealed(guest, notice);
        return;
      case 'signal':
        hearSignal(guest, notice.table, notice.from, notice.box);
    }
  }

  #hearTable(guest: Guest, { view, gone }: Notice & { type: 'table' }): void {
    const { ice, log, metrics, now, store, tables, matchmaker, run } = this.#parts;
    const { stage } = guest;
    if (stage.at === 'seated' && stage.table === view.table) {
      hearTable(guest, stage, view, gone, ice);
      return;
    }
    const place = view.seats.find((one) => one.guest === guest.id);
    if (!place) return;
    // Given while the guest left or was lost: the seat is not theirs to take.
    const isBack = stage.at === 'returning' && stage.table === view.table;
    if (!isBack && (!guest.line || !isAwaited(guest, view, place))) {
      run(tables.vacate(view.table, place.seat, 'left'));
      return;
    }
    const waiting = stage.at === 'waiting' ? stage.waiting : null;
    // Lost and back while the seat was given: then the ticket was put back after it.
    if (waiting) run(store.withdraw(guest.id));
    giveSeat(guest, place.seat, view, { waiting, ice, now: now(), sat: isBack });
    if (waiting) {
      matchmaker.seated(waiting, view.chairs);
      metrics.timeInQueue.observe({ size: view.chairs }, (now() - waiting.since) / 1000);
    }
    const way: (typeof SEATING_WAYS)[number] = isBack
      ? 'back'
      : view.kind === 'private'
        ? 'private'
        : view.laid
          ? 'fill'
          : 'new';
    metrics.seatings.inc({ way });
    log.info({ way, guests: view.seats.length, chairs: view.chairs }, 'seated');
  }
}

/** Whether a guest still wants a seat that they have been given. */
function isAwaited({ stage }: Guest, view: TableView, place: SeatView): boolean {
  if (stage.at === 'waiting') return place.since === stage.waiting.since;
  return stage.at === 'knocking' && stage.table === view.table;
}
