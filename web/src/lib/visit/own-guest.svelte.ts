/** The guest of this page, as they come to every table: their name, what they show and send, and what they spend on it. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { Thrift } from '@eat-with-me/mesh/policy/thrift';
import type { DeviceUse, Presence } from '@eat-with-me/protocol/talk/table-talk';
import { tidyName } from '@eat-with-me/protocol/talk/tidy-name';
import { DeviceCaptions } from '#lib/captions/device-captions.svelte.ts';
import { OwnAgain } from '#lib/again/own-again.svelte.ts';
import type { CoverChoice } from '#lib/cover/cover-choice.svelte.ts';
import type { Devices } from '#lib/devices/devices.svelte.ts';
import { plateStep } from '#lib/devices/plate-first.ts';
import { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';
import { OwnMeal, type KeptMeal } from '#lib/meal/own-meal.svelte.ts';
import { QuietPlates } from '#lib/plates/quiet-plates.svelte.ts';
import { suggestedThrift } from '#lib/table/places/thrift.ts';
import { ViewChoice } from '#lib/table/view/view-choice.svelte.ts';
import type { MakeMesh } from './mesh-supply.ts';
import type { TableMesh } from './table-mesh.ts';

/** What a page that comes after this one has to know, so that nobody is seen or heard who would not be, and their meal goes on. */
export interface Shown {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly thrift: Thrift;
  readonly meal: KeptMeal;
}

/** Lasts for the whole visit, and tells the table of the moment what changes. `shown`: what that is may be another. */
export class OwnGuest extends Emitter<{ shown: [] }> {
  name = $state('');
  /** Wants to hide their network address, wherever that is not done anyway. */
  hidesAddress = $state(false);
  readonly devices: Devices;
  /** Whether single keys do something (WCAG 2.1.4). */
  readonly keys = new KeptSwitch('eat-with-me.keys', 'on');
  readonly cover: CoverChoice;
  /** Whether pictures are looked at before they are shown. */
  readonly check = new KeptSwitch('eat-with-me.look', 'on');
  /** Whether two knocks on the table mute. */
  readonly knock = new KeptSwitch('eat-with-me.knock', 'off');
  readonly captions = new DeviceCaptions();
  /** Whether a house that wants to may count how lines hold. */
  readonly counts = new KeptSwitch('eat-with-me.counts', 'on');
  readonly meal = new OwnMeal();
  readonly view = new ViewChoice();
  readonly again = new OwnAgain();
  readonly plates: QuietPlates;
  /** For this visit; another evening may have another line. */
  #thrift = $state<Thrift>(suggestedThrift(navigator));
  #asleep = false;
  /** Nothing of the guest is sent to anybody. */
  #withdrawn = false;
  #mesh: TableMesh | null = null;

  constructor(devices: Devices, cover: CoverChoice, plates = new QuietPlates()) {
    super();
    this.devices = devices;
    this.cover = cover;
    this.#frame();
    this.plates = plates;
    this.meal.on('change', () => this.emit('shown'));
    plates.on('steps', () => this.#mesh?.setSteps(plates.steps));
    devices.on('change', (kind) => {
      if (!this.#withdrawn) this.#mesh?.setTrack(kind, devices.tracks[kind]);
      this.#mesh?.setPresence(this.#presence);
      this.emit('shown');
    });
  }

  /** What the guest wants to show, whatever comes of it. */
  get shown(): Shown {
    return { ...this.devices.wanted, thrift: this.#thrift, meal: this.meal.kept };
  }

  /** As they said on another page; before anything is asked for. */
  intend({ thrift, microphone, camera, meal }: Shown): void {
    this.#thrift = thrift;
    this.devices.intend({ microphone, camera });
    this.meal.comeBack(meal);
  }

  /** Whether there is a picture of the guest for others to see, covered or not. Reactive. */
  get shows(): boolean {
    return this.devices.use.camera === 'on' && this.#thrift !== 'audio-only';
  }

  /** Whether this guest shows something, may open it, and wants what others open looked at; a thin line is not burdened with it. */
  get looksFirst(): boolean {
    return this.devices.camera.phase === 'on' && this.check.on && this.#thrift === 'none';
  }

  /** Only the lower part of the camera's picture leaves this page, for whoever it may be. Reactive. */
  get plateFirst(): boolean {
    return this.view.chosen.plateFirst;
  }
  set plateFirst(plateFirst: boolean) {
    this.view.choose({ plateFirst });
    this.#frame();
  }

  /** What the guest wants to spend on pictures, theirs and the others'. */
  get thrift(): Thrift {
    return this.#thrift;
  }
  set thrift(thrift: Thrift) {
    this.#thrift = thrift;
    this.#mesh?.setThrift(thrift);
    this.emit('shown');
  }

  /** The browser is about to stop this page for a while, or lets it go on: table-mates need not take its silence for a broken line. */
  sleep(asleep: boolean): void {
    this.#asleep = asleep;
    this.#mesh?.setPresence(this.#presence);
  }

  /** The guest gets up, or sits down again: from now on nothing of camera and microphone leaves, or whatever they give. */
  withdraw(withdrawn: boolean): void {
    this.#withdrawn = withdrawn;
    this.again.rise(withdrawn);
    for (const kind of ['audio', 'video'] as const)
      this.#mesh?.setTrack(kind, withdrawn ? null : this.devices.tracks[kind]);
    this.#mesh?.setPresence(this.#presence);
  }

  /** Is ready for tables. Whoever starts covered and would not be heard yet turns the microphone on when they like. */
  takeSeat(start: 'covered' | 'open'): void {
    this.name = tidyName(this.name);
    this.cover.keep();
    // Also where there is none yet, or it is still being asked for.
    if (start === 'covered' && !this.cover.heard)
      this.devices.intend({ ...this.devices.wanted, microphone: false });
  }

  /** The device has to save power, or need not any more. */
  savePower(saving: boolean): void {
    this.#mesh?.setSaving(saving);
  }

  /** The mesh of the next table, which is told what changes from now on; `relayOnly` hides the guest's address. */
  meet(make: MakeMesh, options: Parameters<MakeMesh>[2]): TableMesh {
    const mesh = make(this.devices.tracks, this.#presence, options);
    mesh.setThrift(this.#thrift);
    mesh.setSteps(this.plates.steps);
    this.#mesh = mesh;
    this.plates.begin();
    return mesh;
  }

  /** There is no table to tell any more. */
  part(): void {
    this.#mesh = null;
    this.#withdrawn = false;
    this.plates.end();
  }

  #frame(): void {
    this.devices.setSteps(this.plateFirst ? [plateStep] : []);
  }

  get #presence(): Presence {
    const { microphone, camera } = this.devices.use;
    const use: DeviceUse = 'off';
    const shows = this.#withdrawn ? { microphone: use, camera: use } : { microphone, camera };
    const presence = { name: tidyName(this.name), ...shows };
    return this.#asleep ? { ...presence, away: true } : presence;
  }
}
