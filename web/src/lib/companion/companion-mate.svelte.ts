/** A host as somebody at the table: a `TableMate` who comes by no link, paints themselves and plays their own sound. */
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import { createSubscriber } from 'svelte/reactivity';
import type { Face, Mark, TableMate } from '#lib/table/table-mate.ts';
import { drawing } from './avatar.ts';
import type { Host, HostStage } from './host.ts';
import { LentDevices, type LendingDevices } from './lent-devices.ts';

export class CompanionMate implements TableMate {
  readonly host: Host;
  readonly seat = 2;
  readonly place = 2;
  readonly name = '';
  readonly face: Face;
  readonly marks: readonly Mark[];
  readonly state: LinkState = { phase: 'connected', since: Date.now() };
  readonly presence = null;
  readonly picture = 'travels';
  readonly errand = null;
  readonly unreached = [];
  readonly refillAgreed = null;
  readonly trust = null;
  readonly direct = null;
  readonly neverAgain = null;
  readonly line = null;
  hidden = $state(false);
  #volume = $state(1);
  #heard = $state(true);
  #seen = $state<'no' | 'asking' | 'yes' | 'no-camera'>('no');
  readonly #lent: LentDevices;
  readonly #watch: () => void;

  /** Begins at once. */
  constructor(host: Host, devices: LendingDevices) {
    this.host = host;
    this.marks = [{ kind: host.kind === 'ai' ? 'ai' : 'house' }];
    this.face = {
      kind: 'drawn',
      draw: drawing(host),
      play: (speakerId) => () => host.useSpeaker(speakerId),
    };
    this.#watch = createSubscriber((update) => host.watch(update));
    this.#lent = new LentDevices(devices, host);
    host.start();
  }

  get stage(): HostStage {
    this.#watch();
    return this.host.stage;
  }
  get captions(): Host['captions'] {
    this.#watch();
    return this.host.captions;
  }
  get replies(): Host['replies'] {
    this.#watch();
    return this.host.replies;
  }
  get abilities(): Host['abilities'] {
    this.#watch();
    return this.host.abilities;
  }

  get speaking(): boolean {
    const { name } = this.stage;
    return name === 'speaking' || name === 'parting';
  }

  get volume(): number {
    return this.#volume;
  }
  set volume(volume: number) {
    this.#volume = volume;
    this.host.setVolume(volume);
  }

  /** Whether it hears the guest; for it alone, and whatever table-mates hear. */
  get heard(): boolean {
    return this.#heard;
  }
  set heard(heard: boolean) {
    this.#heard = heard;
    this.#lent.heard = heard;
  }

  /** Whether it sees the guest. */
  get seen(): 'no' | 'asking' | 'yes' | 'no-camera' {
    return this.#seen;
  }
  async show(seen: boolean): Promise<void> {
    this.#seen = seen ? 'asking' : 'no';
    const there = await this.#lent.setSeen(seen);
    if (this.#seen === 'asking') this.#seen = there ? 'yes' : 'no-camera';
  }

  /** Nothing of the guest's is heard or seen any more. It may still say goodbye. */
  takeBack(): void {
    this.#lent.end();
  }

  showsAt(): void {}
}
