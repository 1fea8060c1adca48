import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { ComparingView } from '@eat-with-me/mesh/trust/comparing';
import { nameOf, sentence, strong } from '../sentence.ts';
import { foods } from './foods.ts';
import { enumerate, number } from './formats.ts';

type Guest = { guest: string };

const CLOSED_LEAVE =
  'The link to them is closed. Somebody may have tried to sit in between: leave the table.';
const CLOSED_LOOK = 'The link to them is closed. Leave and look for another table.';
const LOOK = 'Look for another table.';

/** How sure one can be of a table-mate, how to be surer, and what shows that somebody cannot be trusted. */
export const trust = {
  /** The mark on a place. */
  assured: {
    encrypted: 'encrypted, not yet compared',
    invited: 'invited and sealed',
    compared: 'compared: nobody sits in between',
    different: 'recipes differ',
    broken: 'comparing broke off twice',
    lapsed: 'back by another page: compare again',
    hurrying: 'still sitting down',
  },
  gone: ({ guest }: Guest) => sentence(nameOf(guest), ' is not at your table any more.'),
  failures: {
    E_TABLE_INVALID: {
      sentence: 'The server laid a table that cannot be right, so nothing was sent to it.',
      action: 'Look for another table. If it happens again, use another server.',
    },
    E_REVEAL_MISMATCH: {
      sentence: 'Somebody at this table did not keep to what they had committed to.',
      action: LOOK,
    },
    E_REVEAL_TIMEOUT: {
      sentence: 'Somebody at this table did not finish sitting down.',
      action: LOOK,
    },
    E_VERSION: {
      sentence: 'One of the browsers at this table is too old.',
      action: 'Reload the page. If that does not help, update your browser.',
    },
    E_SEAL_AUTH: {
      sentence: 'What came from this guest was changed or lost on the way.',
      action: CLOSED_LOOK,
    },
    E_DESCRIPTION: {
      sentence: 'This guest’s browser asked for something that no browser at this table needs.',
      action: CLOSED_LOOK,
    },
    E_FP: {
      sentence: 'This guest’s browser named another key than the one it had promised.',
      action: CLOSED_LEAVE,
    },
    E_CERT: { sentence: 'Somebody else answered in this guest’s place.', action: CLOSED_LEAVE },
    E_CONFIRM: {
      sentence: 'This guest could not show that they see the same table as you.',
      action: CLOSED_LEAVE,
    },
  } satisfies Record<TrustCode, { sentence: string; action: string }>,
  recipe: {
    title: 'Table recipe',
    /** Opens it; stable. */
    check: 'Check safety',
    /** The first is number 1. */
    foods,
    /** Foods are read across languages, so the number never leaves the name. */
    numbered: ({ food, number: of }: { food: string; number: number }) => `${food} ${of}`,
    how: 'Each of you presses “Compare”. Your browsers then draw five foods together, anew every time. One of you reads them aloud, the others tap what they hear.',
    compare: 'Compare',
    notNow: 'Not now',
    asked: ({ guest }: Guest) => sentence(nameOf(guest), ' would like to compare recipes.'),
    join: ({ guest }: Guest) =>
      sentence(nameOf(guest), ' has pressed “Compare”. Press it, too, if you would like to.'),
    pressed: 'Ask the others to press “Compare”, too. Whoever does within 20 seconds takes part.',
    drawing: 'Your browsers draw the recipe…',
    ended: {
      unable:
        'Nobody here can compare yet: they are still sitting down, or their page is older than yours and has to be loaded anew.',
      nobody: 'Nobody else pressed “Compare”. Ask them, then press again.',
      unfinished: 'The line was too slow, or somebody did not go on. Nothing was drawn. Try again.',
      company: 'Somebody sat down meanwhile. Press again to compare with them, too.',
      broken:
        'The other end broke off the comparing. That can be a line that was lost. Try again, together.',
    } satisfies Record<NonNullable<ComparingView['ended']>, string>,
    brokenAgain: 'Comparing broke off again.',
    brokenWarning:
      'A lost line can do that once. Twice in an evening is how somebody who sits between you would try until two recipes happen to be the same. Say nothing you would mind, and leave.',
    read: 'Read yours aloud when somebody asks: names or numbers, in this order.',
    /** It breaks the ice, too. */
    order:
      'Order for each other: read yours as if you were ordering for them. Which of these would they really eat?',
    yours: 'Your table’s recipe',
    tapFor: ({ guest }: Guest) => `Tap what ${guest} reads`,
    ask: ({ guest }: Guest) =>
      sentence('Ask ', nameOf(guest), ' to read their recipe aloud, and tap what you hear.'),
    notIt: 'That was not it.',
    askAgain: ({ guest }: Guest) =>
      sentence('Ask ', nameOf(guest), ' to read it once more, slowly.'),
    tapped: ({ tapped, of }: { tapped: readonly string[]; of: number }) =>
      tapped.length === 0
        ? `${number(0)} of ${number(of)}`
        : `${number(tapped.length)} of ${number(of)}: ${enumerate(tapped)}`,
    hear: 'What do you hear?',
    takeBack: 'Take the last back',
    stop: 'Stop',
    same: 'The same five foods.',
    nobodyBetween: ({ guest }: Guest) =>
      sentence(
        'Nobody sits between you and ',
        nameOf(guest),
        '. So far you alone know it: they do once they have tapped what you read.',
      ),
    back: 'Back to the recipe',
    getUp: 'Get up and leave',
    differ: 'The recipes differ.',
    somebodyBetween: ({ guest }: Guest) =>
      sentence(
        'If ',
        nameOf(guest),
        ' read theirs clearly, somebody sits between the two of you and can listen. Say nothing you would mind, and leave.',
      ),
    again: 'Compare once more',
    proves: sentence(
      strong('What it proves:'),
      ' if the five foods you hear are these, nobody sits between the two of you, not even this house. Whoever would sit there has one guess each time you both press “Compare”, right once in a thousand million.',
    ),
    provesNot: sentence(
      strong('What it does not:'),
      ' who they are, whether they record you, or that this page itself is honest. A voice can be faked live: whoever sits in between and speaks like them could read you your own foods.',
    ),
  },
};
