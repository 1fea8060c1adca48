import { MemoryStore } from './memory-store.ts';
import { describeStore, EMPTY_TABLE_MS } from './store.contract.ts';

describeStore(
  'MemoryStore',
  async () => new MemoryStore({ emptyTableMs: EMPTY_TABLE_MS, now: Date.now }),
);
