/** A wire whose other end is the test. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { ClientMessage, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { HouseWire } from '#lib/visit/house/house.svelte.ts';
import type { WireEvents, WireState } from '#lib/wire/wire.ts';

export class FakeWire extends Emitter<WireEvents> implements HouseWire {
  state: WireState = { phase: 'closed' };
  readonly sent: ClientMessage[] = [];
  renewals = 0;

  open(): void {
    if (this.state.phase === 'closed') this.become({ phase: 'open' });
  }
  readonly closings: string[] = [];
  close(why: Parameters<HouseWire['close']>[0] = 'goodbye'): void {
    this.closings.push(why);
    this.become({ phase: 'closed' });
  }
  send(message: ClientMessage): void {
    this.sent.push(message);
  }
  renew(): void {
    this.renewals += 1;
  }

  /** The server says this. */
  say(message: ServerMessage): void {
    this.emit('message', message);
  }
  become(state: WireState): void {
    this.state = state;
    this.emit('change');
  }
  /** The server does not know the guest any more. */
  restart(): void {
    this.emit('restarted');
  }
  /** Another node goes on. */
  move(kept: WireEvents['moved'][0]): void {
    this.emit('moved', kept);
  }
  /** What was sent since the last look, by type. */
  take(): ClientMessage['type'][] {
    return this.sent.splice(0).map(({ type }) => type);
  }
}
