/** The house's own texts are written in this one so far. */
const HOUSE_LANGUAGE = 'en';

/** A companion as somebody at the table: a `TableMate` who comes by no link, paints themselves and plays their own sound. */
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import { createSubscriber } from 'svelte/reactivity';
import type { Face, Mark, TableMate } from '#lib/table/table-mate.ts';
import { drawing } from './avatar.ts';
import type { Companion, CompanionStage } from './companion.ts';
import { LentDevices, type LendingDevices } from './lent-devices.ts';

export class CompanionMate implements TableMate {
  readonly companion: Companion;
  readonly seat = 2;
  readonly place = 2;
  readonly name = '';
  readonly face: Face;
  readonly marks: readonly Mark[];
  /** In what it speaks and writes (BCP 47), if that is known: the guest chooses what an AI speaks. */
  readonly lang: string | undefined;
  readonly state: LinkState = { phase: 'connected', since: Date.now() };
  readonly presence = null;
  readonly picture = 'travels';
  readonly errand = null;
  readonly showsScreen = false;
  readonly unreached = [];
  readonly refillAgreed = null;
  readonly trust = null;
  readonly direct = null;
  readonly neverAgain = null;
  readonly cover = null;
  readonly line = null;
  hidden = $state(false);
  #volume = $state(1);
  #heard = $state(true);
  #seen = $state<'no' | 'asking' | 'yes' | 'no-camera'>('no');
  readonly #lent: LentDevices;
  readonly #watch: () => void;

  /** Begins at once. */
  constructor(companion: Companion, devices: LendingDevices) {
    this.companion = companion;
    this.marks = [{ kind: companion.kind === 'ai' ? 'ai' : 'house' }];
    this.lang = companion.kind === 'house' ? HOUSE_LANGUAGE : undefined;
    this.face = {
      kind: 'drawn',
      draw: drawing(companion),
      play: (speakerId) => () => companion.useSpeaker(speakerId),
    };
    this.#watch = createSubscriber((update) => companion.watch(update));
    this.#lent = new LentDevices(devices, companion, (device) => {
      if (device === 'microphone') this.heard = false;
      else void this.show(false);
    });
    companion.start();
  }

  get stage(): CompanionStage {
    this.#watch();
    return this.companion.stage;
  }
  get captions(): Companion['captions'] {
    this.#watch();
    return this.companion.captions;
  }
  get replies(): Companion['replies'] {
    this.#watch();
    return this.companion.replies;
  }
  get abilities(): Companion['abilities'] {
    this.#watch();
    return this.companion.abilities;
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
    this.companion.setVolume(volume);
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
