/** A connection made ready while its guest waits, so that the first link need not begin with one. */
import { offerOn, openEnds, type EndsConfiguration, type Realm, type Spare } from '../link/ends.ts';

/** A prepared offer is made anew after this long, in ms: networks change and NAT bindings expire. */
const SPARE_LIFE_MS = 50_000;

/** At most one at a time. */
export class SpareEnds {
  readonly #configuration: EndsConfiguration;
  readonly #outlet: MediaStream;
  readonly #realm: Realm | undefined;
  #spare: Spare | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** What the link's own connection will be made with; `outlet` is the stream that tracks are announced in. */
  constructor(configuration: EndsConfiguration, outlet: MediaStream, realm?: Realm) {
    this.#configuration = configuration;
    this.#outlet = outlet;
    this.#realm = realm;
  }

  /** Opens a connection, for a guest who may be matched at any moment. */
  prepare(): void {
    this.#spare ??= { kind: 'bare', ...openEnds(this.#configuration, this.#realm) };
  }

  /** Has an offer ready, for a guest who waits: they will be the first to speak. */
  prepareOffer(): void {
    if (this.#timer !== undefined) return;
    this.prepare();
    const offer = () => {
      if (this.#spare) this.#spare = offerOn(this.#spare, this.#outlet);
    };
    offer();
    this.#timer = setInterval(() => {
      this.#spare?.pc.close();
      this.#spare = null;
      this.prepare();
      offer();
    }, SPARE_LIFE_MS);
  }

  /** Hands it over, if it is of use: transceivers of an offer cannot answer another (RFC 9429 §5.10). */
  take(polite: boolean): Spare | null {
    const spare = this.#spare;
    if (!spare || (polite && spare.kind === 'offered')) return null;
    this.#spare = null;
    return spare;
  }

  /** Nobody will take it. */
  drop(): void {
    clearInterval(this.#timer);
    this.#spare?.pc.close();
    this.#spare = null;
  }
}
