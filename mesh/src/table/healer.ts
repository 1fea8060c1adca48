/** Watches one link and does what `healing.ts` says. */
import {
  isWell,
  nextStep,
  NO_HISTORY,
  type History,
  type Look,
  type Means,
  type HealingStep,
} from '../policy/healing.ts';
import { isOver } from '../policy/link-state.ts';
import { isHeardOrSeen, MediaWatch } from '../link/media-watch.ts';
import { hasPath } from '../link/connection.ts';
import type { PeerLink } from '../link/peer-link.ts';

/** A new connection's first media may take so long, in ms, before its silence counts. */
const FIRST_MEDIA_MS = 1000;

/** So much of a line's patience gone makes it dubious. */
const DUBIOUS = 0.55;

export interface HealerOptions {
  means: Means;
  /** This side makes the offers when nothing else decides. */
  offers: boolean;
  /** Whether there is a relay at the moment. */
  relayed(): boolean;
  /** Everything but the seat is to be made anew: the socket to the server, the relay's credentials. */
  reseat(): void;
}

export class Healer {
  readonly #link: PeerLink;
  readonly #options: HealerOptions;
  readonly #media = new MediaWatch(performance.now());
  #history: History = NO_HISTORY;
  #suspectedAt = -Infinity;
  #dubious = false;
  #hasCarried = false;

  constructor(link: PeerLink, options: HealerOptions) {
    this.#link = link;
    this.#options = options;
    link.on('connection', () => this.#media.startOver(performance.now() + FIRST_MEDIA_MS));
    link.on('doubt', () => this.look());
  }

  /** Whether the link was connected and carries nothing at the moment although it should. */
  get ill(): boolean {
    const { state, isPageClosed } = this.#link;
    return !this.#history.well && state.phase === 'interrupted' && !isPageClosed;
  }

  /** Whether nothing has come for long enough to wonder. */
  get dubious(): boolean {
    return this.#dubious && !isOver(this.#link.state) && !this.#link.isPageClosed;
  }

  /** Something happened here that breaks lines. */
  suspect(): void {
    this.#suspectedAt = performance.now();
    this.look();
  }

  /** Looks at the link and does what is due. */
  look(): void {
    const link = this.#link;
    // Who is not there answers to nothing.
    if (isOver(link.state) || link.isPageClosed) return;
    const look = this.#see();
    if (link.state.phase !== 'connecting') link.feel(isWell(look));
    this.#dubious = (look.silentMs ?? 0) > look.patienceMs * DUBIOUS;
    const { step, history } = nextStep(this.#history, look);
    // The first picture is a whole one anyway, and asking for it costs a frame.
    if (history.well && !this.#history.well && this.#hasCarried)
      link.connections.present.refreshPicture();
    this.#hasCarried ||= history.well && link.state.phase === 'connected';
    this.#history = history;
    if (step) this.#take(step);
  }

  #see(): Look {
    const link = this.#link;
    const now = performance.now();
    const hidden = document.hidden;
    if (!link.isConfirmed) this.#media.startOver(now + FIRST_MEDIA_MS);
    this.#media.look(link.connections.receivers, now, hidden);
    return {
      now,
      path: link.connection.connectionState,
      hasPath: hasPath(link.connection),
      silentMs: isHeardOrSeen(link.presence) ? now - this.#media.lastAt : null,
      patienceMs: this.#media.patienceMs(hidden),
      suspectedAt: this.#suspectedAt,
      follower: link.connections.follower,
      restartedAt: link.connections.present.offeredAt,
      offers: this.#options.offers,
      means: this.#options.means,
      relayed: this.#options.relayed(),
      detour: link.detour,
    };
  }

  #take(step: HealingStep): void {
    const link = this.#link;
    link.connections.healing.note(step, performance.now());
    switch (step) {
      case 'replace':
        link.connections.replace();
        break;
      case 'relay':
        link.connections.replace('relay');
        break;
      case 'reseat':
        this.#options.reseat();
        link.connections.replace();
        break;
      case 'restart':
        link.connections.restart();
        break;
      case 'straighten':
        link.connections.straighten();
        break;
      case 'ask':
        link.connections.askForRestart();
        break;
      case 'call-off':
        link.connections.callOff();
        break;
    }
  }
}
