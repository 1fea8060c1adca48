/** What sitting down takes, around meshes that a test makes. */
import { CoverAhead } from '#lib/cover/cover-ahead.ts';
import { BrokenRuns } from '#lib/visit/broken-runs.ts';
import type { MakeMesh, TableSupply } from '#lib/visit/mesh-supply.ts';
import { requestFor } from '#lib/visit/house/request.ts';
import { Sitting } from '#lib/visit/sitting.ts';

export const tableSupply = (make: MakeMesh): TableSupply => ({
  make,
  Sitting,
  BrokenRuns,
  CoverAhead,
  requestFor,
});
