/** What is said of the meal's news, to the eye and to the ear. Pure. */
import type { Seat } from '@eat-with-me/protocol/table';
import { apart } from '#lib/words/apart.ts';
import type { Words } from '#lib/words/book.ts';
import type { MealNews } from './mate-meal.ts';

/** `called` says what the guest in a seat is called; `minutes` are those of the candle; `card` is the one on the table, `''` if it is not here. */
export function mealWords(
  news: MealNews,
  words: Words['meal'],
  called: (seat: Seat) => string,
  { minutes, card, napkin }: { minutes: number; card: string; napkin: Words['napkin'] },
): string {
  switch (news.kind) {
    case 'dish':
      return words.dish.said({ guest: called(news.seat), dish: apart(news.dish, words.open) });
    case 'food':
      return words.food.here({ guest: called(news.seat) });
    case 'just-eating':
    case 'finishing':
      return words.manners[news.kind].said({ guest: called(news.seat) });
    case 'glass':
      return words.glass.raised({ guest: called(news.seat) });
    case 'everybody-has-food':
      return words.food.enjoy;
    case 'everybody-finishing':
      return words.allFinishing;
    case 'clink':
      return words.glass.clink;
    case 'card':
      return card === '' ? '' : words.cards.said({ card });
    case 'candle-lit':
      return words.candle.lit({ minutes });
    case 'candle-down':
      return words.candle.down;
    case 'candle-wished':
      return words.candle.wished({ guest: called(news.seat), minutes: news.minutes });
    case 'doodle':
      return napkin.drawn({ guest: called(news.seat) });
    case 'reaction':
      return words.signs.said({ guest: called(news.seat), sign: words.signs.names[news.reaction] });
    case 'line':
      return words.chat.said({ guest: called(news.seat), text: apart(news.text, words.open) });
  }
}
