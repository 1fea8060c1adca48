/** Where the meshes of a visit come from, one for each table. */
import type { LocalTracks } from '@eat-with-me/mesh/local-media';
import type { Mesh, MeshOptions } from '@eat-with-me/mesh/table/mesh';
import type { OwnCertificate } from '@eat-with-me/mesh/trust/certificate';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import type { CoverAhead } from '#lib/cover/cover-ahead.ts';
import type { BrokenRuns } from './broken-runs.ts';
import { canMakeKeys } from './exit-reason.ts';
import type { requestFor } from '#lib/visit/house/request.ts';
import type { Sitting } from './sitting.ts';
import type { TableMesh } from './table-mesh.ts';

/** Makes the mesh of the next table. */
export type MakeMesh = (
  tracks: LocalTracks,
  presence: Presence,
  options: Pick<MeshOptions, 'psk' | 'relayOnly' | 'ties'>,
) => TableMesh;

/** What sitting down takes. */
export interface TableSupply {
  make: MakeMesh;
  Sitting: typeof Sitting;
  BrokenRuns: typeof BrokenRuns;
  CoverAhead: typeof CoverAhead;
  requestFor: typeof requestFor;
}

interface TableCode extends Omit<TableSupply, 'make'> {
  Mesh: typeof Mesh;
  makeCertificate: () => Promise<OwnCertificate>;
}

export class MeshSupply {
  /** Comes with the stages behind the door, of which the door does without. */
  #code: Promise<TableCode> | null = null;
  /** For the next table: it takes a moment to make, and serves for one. */
  #certificate: Promise<OwnCertificate | null> | null = null;

  #possible: Promise<boolean> | null = null;

  /** Gets ready what the next table takes; null if this browser cannot make keys. Rejects when code did not come. */
  async bring(): Promise<TableSupply | null> {
    this.#possible ??= canMakeKeys();
    if (!(await this.#possible)) return null;
    this.#code ??= fetchCode();
    const { Mesh, makeCertificate, ...code } = await this.#code.catch((error: unknown) => {
      this.#code = null;
      throw error;
    });
    this.#certificate ??= makeCertificate().catch(() => null);
    const certificate = await this.#certificate;
    if (!certificate) return null;
    const make: MakeMesh = (tracks, presence, options) => {
      this.#certificate = null;
      return new Mesh(tracks, presence, certificate, options);
    };
    return { make, ...code };
  }
}

async function fetchCode(): Promise<TableCode> {
  const [
    { Mesh },
    { Sitting },
    { BrokenRuns },
    { CoverAhead },
    { requestFor },
    { makeCertificate },
  ] = await Promise.all([
    import('@eat-with-me/mesh/table/mesh'),
    import('./sitting.ts'),
    import('./broken-runs.ts'),
    import('#lib/cover/cover-ahead.ts'),
    import('#lib/visit/house/request.ts'),
    import('@eat-with-me/mesh/trust/certificate'),
  ]);
  return { Mesh, Sitting, BrokenRuns, CoverAhead, requestFor, makeCertificate };
}
