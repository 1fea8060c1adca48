/** One remote guest as the page watches them: a link, seen through Svelte. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { PeerLink } from '@eat-with-me/mesh/link/peer-link';
import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';
import type { Seat } from '@eat-with-me/protocol/table';
import { FRAMES_SENT } from '@eat-with-me/protocol/talk/frames-sent';
import { REFILL, RISING, UNREACHED } from '@eat-with-me/protocol/talk/link-topics';
import { SCREEN } from '@eat-with-me/protocol/talk/screen-topic';
import { VIEW_HEIGHT_MAX, type Presence } from '@eat-with-me/protocol/talk/table-talk';
import { tidyName } from '@eat-with-me/protocol/talk/tidy-name';
import type { CoveredLink } from '#lib/cover/pair-cover.svelte.ts';
import { createSubscriber } from 'svelte/reactivity';
import {
  withoutPicture,
  type CoverOffer,
  type DirectOffer,
  type Face,
  type Mark,
  type MeasuredLine,
  type NeverAgainOffer,
  type TableMate,
  type Trust,
} from './table-mate.ts';
import { isWeak } from '#lib/table/places/weak-line.ts';

const LISTEN_EVERY_MS = 300;
const MEASURE_EVERY_MS = 2000;
/** Louder than this is speech, 0 to 1 (−40 dB). */
const SPEECH_LEVEL = 0.01;
/** Speech has pauses; the ring does not flicker with them. */
const SPEECH_HOLD_MS = 700;

/** What a table-mate on the screen takes of a link. */
export type GuestLink = Emitter<{ change: [] }> &
  Pick<
    PeerLink,
    | 'stream'
    | 'state'
    | 'presence'
    | 'picture'
    | 'meeting'
    | 'isConfirmed'
    | 'isInvited'
    | 'isPageClosed'
    | 'route'
    | 'wantsDirect'
    | 'setDirect'
    | 'setTile'
    | 'loudness'
    | 'health'
  > &
  CoveredLink & {
    readonly talk: Pick<PeerLink['talk'], 'heard' | 'say' | 'carries' | 'tell'>;
    readonly parting: Pick<PeerLink['parting'], 'isOver' | 'stayFor'>;
  };

export class RemoteGuest implements TableMate {
  readonly seat: Seat;
  readonly place: number;
  volume = $state(1);
  readonly face: Face;
  readonly cover: CoverOffer | null;
  #hidden = $state(false);
  /** How high they are shown; as high as it may be until the tile has said. */
  #tile: number = VIEW_HEIGHT_MAX;
  #excluded = $state(false);
  #repeats = $state(false);
  #compared = $state<Parameters<Trust['compared']>[0] | null>(null);
  readonly #link: GuestLink;
  readonly #exclude: (meeting: string) => void;
  readonly #proves: boolean;
  #speaking = $state(false);
  #heardAt = -Infinity;
  #health: LinkHealth | null = null;

  readonly #watch = createSubscriber((update) => this.#link.on('change', update));

  readonly #listen = createSubscriber(() => {
    const listen = async () => {
      if ((await this.#link.loudness()) > SPEECH_LEVEL) this.#heardAt = performance.now();
      this.#speaking = performance.now() - this.#heardAt < SPEECH_HOLD_MS;
    };
    const timer = setInterval(() => void listen(), LISTEN_EVERY_MS);
    return () => clearInterval(timer);
  });

  readonly #measure = createSubscriber((update) => {
    const measure = () =>
      void this.#link.health().then((health) => {
        this.#health = health ?? this.#health;
        if (health) this.#link.talk.say(FRAMES_SENT, Math.round(health.sendingFramesPerSecond));
        update();
      });
    measure();
    const timer = setInterval(measure, MEASURE_EVERY_MS);
    return () => clearInterval(timer);
  });

  /** `exclude` is told the secret of a meeting that must not happen again; `proves`: whether a secret that both came by proves who they are. */
  constructor(
    seat: Seat,
    place: number,
    link: GuestLink,
    exclude: (meeting: string) => void,
    cover: CoverOffer | null = null,
    proves = true,
  ) {
    this.cover = cover;
    this.#proves = proves;
    this.seat = seat;
    this.#link = link;
    this.place = place;
    this.#exclude = exclude;
    const sawRepeat = (repeats: boolean) => void (this.#repeats = repeats);
    this.face = { kind: 'stream', stream: link.stream, sawRepeat };
  }

  get name(): string {
    return tidyName(this.presence?.name ?? '');
  }

  /** Their picture is not shown here, and does not travel. */
  get hidden(): boolean {
    return this.#hidden;
  }
  set hidden(hidden: boolean) {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    this.#tellTile();
  }

  showsAt(height: number): void {
    this.#tile = height;
    this.#tellTile();
  }

  get picture(): GuestLink['picture'] {
    this.#watch();
    return this.#link.picture;
  }

  get state(): LinkState {
    this.#watch();
    return this.#link.state;
  }

  get presence(): Presence | null {
    this.#watch();
    return this.#link.presence;
  }

  get refillAgreed(): boolean {
    this.#watch();
    return this.#link.talk.heard(REFILL) ?? false;
  }

  get errand(): TableMate['errand'] {
    this.#watch();
    if (this.#link.isPageClosed && this.#link.state.phase === 'interrupted') return 'page-closed';
    return this.#link.talk.heard(RISING) ? 'getting-up' : null;
  }

  get unreached(): readonly Seat[] {
    this.#watch();
    return this.#link.talk.heard(UNREACHED) ?? [];
  }

  get showsScreen(): boolean {
    this.#watch();
    return this.#link.talk.heard(SCREEN) ?? false;
  }

  get speaking(): boolean {
    this.#listen();
    return this.#speaking;
  }

  get marks(): readonly Mark[] {
    const marks: Mark[] = [{ kind: 'assurance', assurance: this.trust.assurance }];
    const health = this.state.phase === 'interrupted' ? null : this.line.health;
    if (health?.path) marks.push({ kind: 'path', path: health.path });
    const sent = withoutPicture(this) ? null : (this.#link.talk.heard(FRAMES_SENT) ?? null);
    if (health && isWeak(health, sent)) marks.push({ kind: 'weak-line' });
    // What stands still, or runs in a loop, is nothing odd on a screen.
    if (this.showsScreen) marks.push({ kind: 'screen' });
    else if (this.#repeats) marks.push({ kind: 'repeats' });
    if (this.#excluded) marks.push({ kind: 'not-again' });
    return marks;
  }

  get trust(): Trust {
    this.#watch();
    const outcome = this.#compared;
    const sealed = this.#link.isInvited && this.#proves ? 'invited' : 'encrypted';
    const known = outcome === 'same' ? 'compared' : (outcome ?? sealed);
    const isDoubted = outcome === 'different' || outcome === 'broken';
    return {
      assurance: this.#link.isConfirmed || isDoubted ? known : 'hurrying',
      compared: (compared) => (this.#compared = compared),
    };
  }

  /** Where the line goes over relays alone, so that neither learns the other's address. */
  get direct(): DirectOffer | null {
    this.#watch();
    if (this.#link.route !== 'relay') return null;
    return { wants: this.#link.wantsDirect, want: (wanted) => this.#link.setDirect(wanted) };
  }

  /** Goes by a secret by which both browsers will know this meeting again. */
  get neverAgain(): NeverAgainOffer {
    this.#watch();
    const { meeting } = this.#link;
    return {
      canSay: meeting !== null && !this.#excluded,
      said: this.#excluded,
      say: () => {
        if (meeting === null) return;
        this.#exclude(meeting);
        this.#excluded = true;
      },
    };
  }

  get line(): MeasuredLine {
    this.#measure();
    return { health: this.#health };
  }

  #tellTile(): void {
    this.#link.setTile(this.#hidden ? 0 : this.#tile);
  }
}
