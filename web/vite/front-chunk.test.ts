import { expect, test } from 'vitest';
import { frontChunk } from './front-chunk.ts';

const ENTRY = '/app/client-optimized/nodes/2.js';
const IMPORTS: Record<string, string[]> = {
  [ENTRY]: ['/door.js'],
  '/door.js': ['/shared.js', '/cycle.js'],
  '/cycle.js': ['/door.js'],
  '/shared.js': [],
  '/table.js': ['/shared.js'],
};

test('what the door imports, however far, is in one chunk, and nothing else is', () => {
  const { test: sees, name } = frontChunk();
  for (const id of Object.keys(IMPORTS)) sees(id);
  const getModuleInfo = (id: string) => ({ importedIds: IMPORTS[id] ?? [] });
  const front = Object.keys(IMPORTS).filter((id) => name(id, { getModuleInfo }) === 'front');
  expect(front).toEqual([ENTRY, '/door.js', '/cycle.js', '/shared.js']);
});
