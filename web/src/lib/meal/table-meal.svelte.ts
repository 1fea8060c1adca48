/** The meal at one table: what this guest tells the others of theirs, what these tell, and what comes of both. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { Seat } from '@eat-with-me/protocol/table';
import {
  CANDLE,
  CARD,
  DISH,
  GLASS,
  MEAL,
  type GlassTold,
  type MealTold,
} from '@eat-with-me/protocol/talk/meal-topics';
import * as candles from './candle.ts';
import { CardsHeard } from './cards-heard.ts';
import { DECK, draw, turnOf, type DrawnCard } from './cards.ts';
import { mateMeal, newsOf, type MateMeal, type MealNews } from './mate-meal.ts';
import type { MealMesh } from './meal-mesh.ts';
import { SharedCaptions } from '#lib/captions/shared-captions.svelte.ts';
import { TableNapkin } from '#lib/napkin/table-napkin.svelte.ts';
import type { OwnMeal } from './own-meal.svelte.ts';
import { Pace } from './pace.ts';
import { TableChat } from './table-chat.svelte.ts';
import { TableSigns } from './table-signs.svelte.ts';
import { GLASS_DOWN, hear, lift, putDown } from './toast.ts';

/** A glass that nobody joins comes down after so long, in ms: an arm gets tired. */
export const GLASS_UP_MS = 60_000;

/** How often what a table-mate says of their meal may change here; the latest is shown once there is room again. */
export const CHANGE_RATE = { perSecond: 1, burst: 12 } as const;

/** How often what a table-mate does besides writing is said, and what all of them do. */
export const NEWS_RATE = { perSecond: 0.1, burst: 8 } as const;

/** How often a candle burns here because somebody says that it burns for them. */
export const JOINED_RATE = { perSecond: 1 / 600, burst: 2 } as const;

/** After so long (ms) without a line the next one is news again. */
export const DOODLE_NEWS_APART_MS = 60_000;

/** A candle is looked at so often, in ms. */
const CANDLE_LOOK_MS = 30_000;

/** As long as the mesh. Reactive. */
export class TableMeal {
  /** This guest's seat. */
  readonly you: Seat;
  readonly chat: TableChat;
  readonly signs: TableSigns;
  readonly napkin: TableNapkin;
  readonly captions: SharedCaptions;
  readonly #mesh: MealMesh;
  readonly #own: OwnMeal;
  readonly #random: () => number;
  readonly #pace = new Pace(CHANGE_RATE);
  readonly #newsPace = new Pace(NEWS_RATE);
  readonly #joined = new Pace(JOINED_RATE);
  readonly #cards = new CardsHeard();
  #mates = $state.raw<readonly MateMeal[]>([]);
  #told: MealTold;
  #glass = $state.raw<GlassTold>(GLASS_DOWN);
  #candle = $state.raw<candles.Candle>(candles.UNLIT);
  #minutesLeft = $state(0);
  #candleTold = candles.toldOf(candles.UNLIT, 0);
  /** The latest that was drawn, be it none that is shown. */
  #top: DrawnCard | null;
  #card: DrawnCard | null;
  #news = $state.raw<MealNews | null>(null);
  #drewAt = -Infinity;
  #later: ReturnType<typeof setTimeout> | undefined;
  #tired: ReturnType<typeof setTimeout> | undefined;
  #burning: ReturnType<typeof setInterval> | undefined;

  /** `you` is this guest's seat; `random` as `Math.random`. */
  constructor(mesh: MealMesh, you: Seat, own: OwnMeal, random: () => number = Math.random) {
    this.you = you;
    this.#mesh = mesh;
    this.#own = own;
    this.#random = random;
    const { hides: hidden, card, lines: drawn, ...told } = own.begin();
    this.#told = $state.raw(told);
    this.#top = card;
    this.#card = $state.raw(card && card.card < DECK ? card : null);
    for (const topic of [DISH, MEAL, GLASS, CARD, CANDLE]) mesh.talk.carry(topic);
    this.chat = new TableChat(mesh.talk, you, {
      hidden,
      hides: (seats) => {
        own.goOn({ hides: seats });
        this.#look();
      },
      heard: (line) => this.#report([{ kind: 'line', ...line }]),
    });
    this.captions = new SharedCaptions(mesh, you);
    const hides = (seat: Seat) => this.chat.hides(seat);
    this.napkin = new TableNapkin(mesh, you, {
      drawn,
      keep: (lines) => own.goOn({ lines }),
      hides,
      heard: (seat) => this.#drew(seat),
    });
    this.signs = new TableSigns(mesh.talk, you, (seat, reaction) => {
      if (this.chat.hides(seat)) return false;
      if (this.#isNews(seat)) this.#report([{ kind: 'reaction', seat, reaction }]);
      return true;
    });
    mesh.talk.say(MEAL, this.#told);
    mesh.talk.say(DISH, own.dish);
    if (card?.seat === you) mesh.talk.say(CARD, { drawn: card.drawn, card: card.card });
    mesh.on('change', () => this.#look());
    this.#look();
  }

  /** What is worth a word now; another object each time. */
  get news(): MealNews | null {
    return this.#news;
  }

  /** Those at the table whose pages know of meals, clockwise after this guest. */
  get mates(): readonly MateMeal[] {
    return this.#mates;
  }

  /** What is known of the meal of the guest in this seat; null for a page that knows nothing of meals. */
  mate(seat: Seat): MateMeal | null {
    return this.#mates.find((mate) => mate.seat === seat) ?? null;
  }

  /** What this guest eats, as a tidy line. */
  get dish(): string {
    return this.#own.dish;
  }
  set dish(dish: string) {
    this.#own.dish = dish;
    this.#mesh.talk.say(DISH, this.#own.dish);
  }

  /** All dishes that were named, this guest's first. */
  get dishes(): readonly string[] {
    return [this.dish, ...this.#heard.map(({ dish }) => dish)].filter((dish) => dish !== '');
  }

  /** Whether anything lies in the middle of the table. */
  get hasOnTable(): boolean {
    return this.#mates.length > 0 && (this.dishes.length > 0 || this.#candle.kind === 'burning');
  }

  /** Whether this guest's food has come. */
  get food(): boolean {
    return this.#told.food;
  }
  set food(food: boolean) {
    this.#tell({ ...this.#told, food });
  }

  /** Whose food has not come yet. */
  get foodAwaited(): readonly Seat[] {
    return this.#heard.filter(({ food }) => !food).map(({ seat }) => seat);
  }

  get manner(): MealTold['manner'] {
    return this.#told.manner;
  }
  set manner(manner: MealTold['manner']) {
    this.#tell({ ...this.#told, manner });
  }

  /** Whether the own glass is lifted. It comes down by itself with the toast, or when nobody joins. */
  get glassUp(): boolean {
    return this.#glass.lifted;
  }
  set glassUp(up: boolean) {
    const glasses = this.#heard.map(({ glass }) => glass);
    this.#setGlass(up ? lift(this.#glass, glasses) : putDown(this.#glass));
    this.#look();
  }

  /** Who has lifted a glass for the toast that comes next; the own one is `glassUp`. */
  get glassesUp(): readonly Seat[] {
    const { toasts } = this.#glass;
    return this.#heard
      .filter(({ glass }) => glass.lifted && glass.toasts >= toasts)
      .map(({ seat }) => seat);
  }

  /** The card on the table; null before the first. */
  get card(): DrawnCard | null {
    return this.#card;
  }

  /** Whose turn it is to draw one. */
  get turn(): Seat {
    const seats = [this.you, ...this.#heard.map(({ seat }) => seat)];
    return turnOf(seats, this.#card?.seat ?? null) ?? this.you;
  }

  /** Draws a card for everybody, in turn or to pass over the last one; false if this guest has seen all of them this evening. */
  drawCard(): boolean {
    const next = draw(this.#top, this.#own.cardsSeen, DECK, this.#random);
    if (!next) return false;
    this.#top = { ...next, seat: this.you };
    this.#mesh.talk.say(CARD, next);
    this.#report(this.#show(this.#top));
    return true;
  }

  get candle(): candles.Candle {
    return this.#candle;
  }

  /** Minutes that are left of the candle. */
  get minutesLeft(): number {
    return this.#minutesLeft;
  }

  /** How much of the candle is left, from 0 to 1; whole where none burns down. */
  get candleLeft(): number {
    return this.#candle.kind === 'burning' ? this.#minutesLeft / this.#candle.minutes : 1;
  }

  /** Which candle somebody else would light, in minutes; null for none. */
  get candleProposed(): candles.CandleMinutes | null {
    return candles.proposed(this.#candle, this.#theirCandles);
  }

  /** This guest would light a candle with the others, or would not any more (null). */
  wantCandle(minutes: candles.CandleMinutes | null): void {
    const then = candles.want(this.#candle, minutes, this.#theirCandles, Date.now());
    this.#report(this.#setCandle(then));
  }

  /** Puts it out, for this guest alone. */
  putOutCandle(): void {
    this.#report(this.#setCandle(candles.putOut(this.#candle)));
  }

  get #theirCandles() {
    return this.#heard.map(({ candle }) => candle);
  }

  /** Those whom this guest has not hidden: with whom the table does something together. */
  get #heard(): readonly MateMeal[] {
    return this.#mates.filter(({ seat }) => !this.chat.hides(seat));
  }

  /** Whether what the guest in this seat does now is said. */
  #isNews(seat: Seat): boolean {
    return !this.chat.hides(seat) && this.#newsPace.take(seat) === 0;
  }

  #tell(told: MealTold): void {
    const before = this.#everybody;
    this.#told = told;
    this.#own.goOn(told);
    this.#mesh.talk.say(MEAL, told);
    this.#report(this.#newsOfAll(before));
  }

  /** Said once, and again after a while: a drawing has many lines. */
  #drew(seat: Seat): void {
    const now = performance.now();
    if (now - this.#drewAt > DOODLE_NEWS_APART_MS) this.#report([{ kind: 'doodle', seat }]);
    this.#drewAt = now;
  }

  #report(news: readonly MealNews[]): void {
    this.#news = news.at(-1) ?? this.#news;
  }

  /** Looks at what everybody says: somebody came, left, or says something else. */
  #look(): void {
    const before = this.#everybody;
    const news = [...this.#lookAtMates(), ...this.#newsOfAll(before)];
    const { glass, clinks } = hear(
      this.#glass,
      this.#heard.map((mate) => mate.glass),
    );
    this.#setGlass(glass);
    news.push(...this.#lookAtCandle());
    news.push(...this.#lookAtCards());
    this.#report(clinks ? [{ kind: 'clink' }] : news);
  }

  #lookAtMates(): MealNews[] {
    const news: MealNews[] = [];
    const rank = (seat: Seat) => (seat > this.you ? seat : seat + Number.MAX_SAFE_INTEGER / 2);
    const mates = [...this.#mesh.links]
      .filter(([, { state }]) => !isOver(state))
      .toSorted(([a], [b]) => rank(a) - rank(b))
      .flatMap(([seat, { talk }]): MateMeal[] => {
        const known = this.mate(seat);
        const told = mateMeal(seat, talk);
        if (!told) return [];
        if (known && same(known, told)) return [known];
        const waitMs = this.#pace.take(seat);
        if (waitMs > 0) {
          this.#lookLater(waitMs);
          return known ? [known] : [];
        }
        const one = newsOf(known, told);
        if (one && this.#isNews(seat)) news.push(one);
        return [told];
      });
    const isSame = mates.every((mate, at) => mate === this.#mates[at]);
    if (!isSame || mates.length !== this.#mates.length) this.#mates = mates;
    return news;
  }

  #lookLater(waitMs: number): void {
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#look();
    }, waitMs);
  }

  /** What holds of everybody at the table. */
  get #everybody() {
    const all = (is: (meal: MealTold) => boolean) =>
      this.#heard.length > 0 && is(this.#told) && this.#heard.every(is);
    return {
      food: all(({ food }) => food),
      finishing: all(({ manner }) => manner === 'finishing'),
    };
  }

  #newsOfAll(before: { food: boolean; finishing: boolean }): MealNews[] {
    const { food, finishing } = this.#everybody;
    return [
      ...(food && !before.food ? [{ kind: 'everybody-has-food' } as const] : []),
      ...(finishing && !before.finishing ? [{ kind: 'everybody-finishing' } as const] : []),
    ];
  }

  #lookAtCards(): MealNews[] {
    const theirs = this.#heard.map(({ seat, draw: { drawn, card } }) => ({ seat, drawn, card }));
    const { top, waitMs } = this.#cards.latest(this.#top, theirs);
    if (waitMs > 0) this.#lookLater(waitMs);
    // Whoever drew the last one may have left; it stays.
    if (!top || top === this.#top) return [];
    this.#top = top;
    const isNew = top.card < DECK && !this.#own.cardsSeen.has(top.card);
    // One that this guest has seen at another table, or that this page does not have, is passed over by itself.
    if (!isNew && this.#cards.passes(top.seat) && this.drawCard()) return [];
    return this.#show(top);
  }

  #show(card: DrawnCard): MealNews[] {
    this.#own.goOn({ card });
    if (card.card >= DECK) return [];
    this.#card = card;
    this.#own.see(card.card);
    return [{ kind: 'card' }];
  }

  /** One that burns for others burns here, too; but nobody lights it over and over by saying so. */
  #lookAtCandle(): MealNews[] {
    const then = candles.hear(this.#candle, this.#theirCandles, Date.now());
    const isJoined = this.#candle.kind === 'unlit' && this.#candle.wants === null;
    const lit = this.#heard.find(({ candle }) => candle.left > 0);
    if (isJoined && then.kind === 'burning' && lit && this.#joined.take(lit.seat) > 0) return [];
    return this.#setCandle(then);
  }

  #setGlass(glass: GlassTold): void {
    if (same(glass, this.#glass)) return;
    this.#glass = glass;
    this.#mesh.talk.say(GLASS, glass);
    clearTimeout(this.#tired);
    if (glass.lifted) this.#tired = setTimeout(() => (this.glassUp = false), GLASS_UP_MS);
  }

  #setCandle(candle: candles.Candle): MealNews[] {
    const before = this.#candle;
    const now = Date.now();
    this.#candle = candle;
    this.#minutesLeft = candles.minutesLeft(candle, now);
    const told = candles.toldOf(candle, now);
    const isNews = !same(told, this.#candleTold);
    this.#candleTold = told;
    if (isNews) this.#mesh.talk.say(CANDLE, told);
    if (candle.kind === before.kind) return [];
    clearInterval(this.#burning);
    if (candle.kind === 'burning') {
      this.#burning = setInterval(() => this.#look(), CANDLE_LOOK_MS);
      return [{ kind: 'candle-lit' }];
    }
    return candle.kind === 'out' && candle.burnedDown ? [{ kind: 'candle-down' }] : [];
  }
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
