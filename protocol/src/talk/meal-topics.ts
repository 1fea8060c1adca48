/** What guests tell each other of their meal. It travels between browsers alone: no server has a word for any of it. */
import * as v from 'valibot';
import { isLine } from './tidy-line.ts';
import { eventTopic, stateTopic } from './topic.ts';

/** The longest name of a dish, in UTF-16 code units. */
export const DISH_MAX_LENGTH = 48;

/** The longest thing that is written at once, in UTF-16 code units. */
export const CHAT_MAX_LENGTH = 200;

/** The highest count of toasts, or of cards drawn: more than hands can do in an evening. */
export const COUNT_MAX = 65_535;

/** The highest number of a topic card: decks may grow. */
const CARD_MAX = 255;

/** What one guest may write to another. Beyond it nothing is sent, and nothing that comes is shown. */
export const CHAT_RATE = { perSecond: 0.5, burst: 5 } as const;

/** How many signs one guest may give another. */
export const REACTION_RATE = { perSecond: 1, burst: 4 } as const;

const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(COUNT_MAX));
const lineOf = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength), v.check(isLine));

/** What this guest eats; empty for nothing said. */
export const DISH = stateTopic('dish', lineOf(DISH_MAX_LENGTH));

/** How a guest is with the table: talking or listening, glad to be quiet, or about to go. */
export const MANNERS = ['here', 'just-eating', 'finishing'] as const;

/** How far this guest's meal is: whether their food has come, and how they are with the others. */
export const MEAL = stateTopic(
  'meal',
  v.object({ food: v.boolean(), manner: v.picklist(MANNERS) }),
);
export interface MealTold {
  food: boolean;
  manner: (typeof MANNERS)[number];
}

/** Whether this guest's glass is lifted, for the toast after so many that they have clinked. */
export const GLASS = stateTopic('glass', v.object({ toasts: CountSchema, lifted: v.boolean() }));
export interface GlassTold {
  toasts: number;
  lifted: boolean;
}

/** The signs that can be given; one that a page does not know is not shown. */
export const REACTIONS = ['delicious', 'hot', 'sweet', 'warming', 'laughing'] as const;
export type Reaction = (typeof REACTIONS)[number];

/** A sign, for a moment. */
export const REACTION = eventTopic('reaction', v.picklist(REACTIONS));

/** The card that this guest has drawn last, as the so-manieth of the table; each reads it in their own language. */
export const CARD = stateTopic(
  'card',
  v.object({
    drawn: CountSchema,
    card: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CARD_MAX)),
  }),
);
export interface CardTold {
  drawn: number;
  card: number;
}

/** For how long a candle can burn, in minutes; 0 for none. */
export const CANDLES = [20, 40, 60] as const;

/**
 * Which candle this guest would light with the others, or has lit with them; and how many minutes are left of the one that burns
 * here, begun ones whole.
 */
export const CANDLE = stateTopic(
  'candle',
  v.object({
    wants: v.picklist([0, ...CANDLES]),
    left: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60)),
  }),
);
export interface CandleTold {
  wants: 0 | (typeof CANDLES)[number];
  left: number;
}

/** Something written: one line, shown as text and never as a link. */
export const CHAT = eventTopic('chat', v.pipe(lineOf(CHAT_MAX_LENGTH), v.minLength(1)));

/** A napkin is so wide and high, in steps of a pen. */
export const NAPKIN_SIZE = 1000;

/** So many points one line on it has at most; a longer one is several. */
export const LINE_POINTS_MAX = 64;

/** How many lines one guest may draw for another. Beyond it nothing is sent, and nothing that comes is shown. */
export const DOODLE_RATE = { perSecond: 3, burst: 24 } as const;

/** A line drawn on the napkin: x and y of each point in turn, from the upper left; none: this guest's own lines are wiped off. */
export const DOODLE = eventTopic(
  'doodle',
  v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(NAPKIN_SIZE))),
    v.maxLength(2 * LINE_POINTS_MAX),
    v.check((line) => line.length % 2 === 0),
  ),
);

/** All of them, as the web app carries them. */
export const MEAL_TOPICS = [DISH, MEAL, GLASS, REACTION, CARD, CANDLE, CHAT, DOODLE] as const;
