/**
 * The emulator's own door, for a page's test in another process: GET /emulator/received, POST /emulator/fault with a
 * fault. In the same process its methods are nearer.
 */
import type { Emulator } from './emulator.ts';
import { parseFault } from './faults.ts';
import { RpcError } from './rpc-error.ts';

/** What is answered; throws an RpcError for what nobody understands. */
export function answerControl(emulator: Emulator, verb: string, body: unknown): object {
  if (verb === 'received' && body === null) {
    const { connections, mints, lines } = emulator.received;
    return { connections, mints, lines, histories: emulator.histories };
  }
  if (verb === 'fault') {
    const fault = parseFault(body);
    if (!fault) throw new RpcError(400, 'That is no fault that the emulator knows.');
    emulator.inject(fault);
    return {};
  }
  throw new RpcError(404, 'The emulator has no such door.');
}
