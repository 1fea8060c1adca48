import { MemoryStore } from './memory-store.ts';
import { describeStore, EMPTY_TABLE_MS } from './store.contract.ts';

describeStore('MemoryStore', async () => {
  let now = 0;
  return {
    store: new MemoryStore({ emptyTableMs: EMPTY_TABLE_MS, now: () => now }),
    elapse: async (ms) => {
      now += ms;
    },
  };
});
