/** The screen that a guest shows at one table in the place of their camera: one at a time, and under the same covers. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { Conversation } from '@eat-with-me/mesh/table/conversation';
import type { Seat } from '@eat-with-me/protocol/table';
import { SCREEN } from '@eat-with-me/protocol/talk/screen-topic';
import type { Devices } from '#lib/devices/devices.svelte.ts';
import type { TableMate } from '#lib/table/table-mate.ts';
import type { Visit } from '#lib/visit/visit.svelte.ts';
import { askForScreen, canShowScreen } from './ask-for-screen.ts';

/** What the table is to it. */
interface ScreenTable {
  /** This guest's seat. */
  readonly you: Seat;
  readonly talk: Pick<Conversation, 'say'>;
  readonly devices: Pick<Devices, 'isShowingScreen' | 'showScreen'>;
  readonly guests: () => readonly TableMate[];
  /** Puts every cover back that is lifted, before another picture leaves. */
  readonly cover: () => void;
  readonly ask?: () => Promise<MediaStreamTrack | null>;
}

/** Of those who show one at the same time the lowest seat goes on. Pure. */
export const givesWay = (you: Seat, showing: readonly Seat[]): boolean =>
  showing.some((seat) => seat < you);

/** As long as the table is shown. Reactive. */
export class OwnScreen {
  readonly #table: ScreenTable;
  readonly #ask: () => Promise<MediaStreamTrack | null>;
  #asking = false;
  #ended = false;
  #track: MediaStreamTrack | null = null;

  constructor(table: ScreenTable) {
    this.#table = table;
    this.#ask = table.ask ?? askForScreen;
  }

  get isShown(): boolean {
    return this.#table.devices.isShowingScreen;
  }

  /** Who else shows one; null if nobody does. Whose picture this guest has hidden keeps nobody waiting. */
  get shownBy(): TableMate | null {
    return this.#others[0] ?? null;
  }

  get #others(): readonly TableMate[] {
    return this.#table
      .guests()
      .filter(({ showsScreen, hidden, state }) => showsScreen && !hidden && !isOver(state));
  }

  /** Asks which one, and shows it. `taken`: somebody else shows one. */
  async show(): Promise<'shown' | 'taken' | 'refused'> {
    if (this.shownBy) return 'taken';
    if (this.#asking || this.isShown) return 'shown';
    this.#asking = true;
    const track = await this.#ask();
    this.#asking = false;
    const refused = !track || track.readyState === 'ended' || this.#ended;
    if (refused || this.shownBy) {
      track?.stop();
      return refused ? 'refused' : 'taken';
    }
    this.#track = track;
    // The browser has a button of its own that ends it.
    track.addEventListener('ended', () => this.stop());
    this.#become(track);
    return 'shown';
  }

  /** The camera is back, if it is on. */
  stop(): void {
    if (!this.#track) return;
    this.#track.stop();
    this.#track = null;
    this.#become(null);
  }

  /** Two have begun at once: one of them stops. True if that was this guest. */
  giveWay(): boolean {
    const showing = this.#others.map(({ seat }) => seat);
    if (!this.isShown || !givesWay(this.#table.you, showing)) return false;
    this.stop();
    return true;
  }

  /** The table is not shown any more. */
  end(): void {
    this.#ended = true;
    this.stop();
  }

  /** Whoever has lifted a cover did it for another picture than this: it is put back first. */
  #become(track: MediaStreamTrack | null): void {
    const { talk, devices, cover } = this.#table;
    cover();
    talk.say(SCREEN, track !== null);
    devices.showScreen(track);
  }
}

/**
 * What the guest of this visit can show at the table where they sit; undefined where their browser cannot. `cover` puts every
 * cover back that is lifted, and says so.
 */
export function screenAt(
  { sitting, devices }: Pick<Visit, 'sitting' | 'devices'>,
  stage: () => { readonly you: Seat; readonly guests: readonly TableMate[] },
  cover: () => void,
): OwnScreen | undefined {
  if (!sitting || !canShowScreen()) return;
  const guests = () => stage().guests;
  return new OwnScreen({ you: stage().you, talk: sitting.mesh.talk, devices, guests, cover });
}
