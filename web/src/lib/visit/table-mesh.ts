/** The mesh as a table of a visit sees it; tests bring their own. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { Mesh, MeshEvents } from '@eat-with-me/mesh/table/mesh';
import type { Comparing } from '@eat-with-me/mesh/trust/comparing';
import type { Seat } from '@eat-with-me/protocol/table';
import type { GuestLink } from '#lib/table/remote-guest.svelte.ts';

/** What a table needs of its mesh. */
export type TableMesh = Emitter<MeshEvents> &
  Pick<
    Mesh,
    | 'pledge'
    | 'isTrusted'
    | 'ties'
    | 'setWelcomes'
    | 'prepare'
    | 'prepareOffer'
    | 'sitDown'
    | 'hear'
    | 'forgotten'
    | 'setTrack'
    | 'setSteps'
    | 'setPresence'
    | 'setThrift'
    | 'setSaving'
    | 'leave'
    | 'closePage'
  > & {
    linkSteps: Mesh['linkSteps'];
    readonly links: ReadonlyMap<Seat, GuestLink>;
    readonly talk: Pick<Mesh['talk'], 'say' | 'forget' | 'carry' | 'listen' | 'tell'>;
    readonly comparing: TableComparing;
    readonly door: Pick<Mesh['door'], 'state' | 'set' | 'admit'>;
  };

/** How this guest takes part in comparing. */
export type TableComparing = Pick<Comparing, 'on' | 'view' | 'press' | 'withdraw'>;
