/** What a client has to do by docs/protocol.md, in the order of one evening. */
import type { ScriptedHouse } from './scripted-house.ts';

/** One promise of a client's; `run` rejects with a `Nonconformity` where it is not kept. `hint`: what a person has to press. */
export interface ClientCheck {
  readonly promise: string;
  readonly hint?: string;
  readonly run: (house: ScriptedHouse) => Promise<void>;
}

export const CLIENT_CHECKS: readonly ClientCheck[] = [
  {
    promise: 'It connects to /wire with our subprotocol and no query.',
    hint: 'Start the client, and ask for a table for two.',
    run: (house) => house.arrives(),
  },
  { promise: 'It says hello first, within 5 s.', run: (house) => house.greets() },
  { promise: 'It answers a ping with the same payload.', run: (house) => house.answersPings() },
  {
    promise: 'It queues as a newcomer, committed to an opening of our suite.',
    run: (house) => house.queues(),
  },
  {
    promise: 'At a table that is right it reveals, within 4 s, what it had committed to.',
    run: (house) => house.reveals(),
  },
  {
    promise:
      'In the lower seat it makes the first offer, sealed for the other seat, of the certificate that it is committed to.',
    run: (house) => house.offers(),
  },
  {
    promise: 'It confirms the table as soon as all nonces are known.',
    run: (house) => house.confirms(),
  },
  {
    promise:
      'It counts what it does not understand, comes back with its token after a lost socket, and repeats nothing that had arrived.',
    run: (house) => house.resumes(),
  },
  {
    promise: 'To a table whose pledges are not its own it reveals nothing.',
    hint: 'The table-mate has left. Ask for another table for two.',
    run: (house) => house.refusesLies(),
  },
];
