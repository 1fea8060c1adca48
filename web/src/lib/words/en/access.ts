import type { Article } from '../article.ts';
import { strong } from '../sentence.ts';

/** The accessibility statement. Kept honest: change it with the code. */
export const access: Article = {
  title: 'Accessibility, Eat With Me',
  description: 'Who can use this place, how that is checked, and what is missing.',
  heading: 'Accessibility',
  lead: 'Everybody eats. This place is meant to be used by hand, by keyboard, by switch, by ear and by eye, and keeps to WCAG 2.2, level AA, wherever we know how.',
  sections: [
    {
      heading: 'What you can count on',
      paragraphs: [
        [
          'Everything can be reached and pressed with the keyboard alone, and the focus is never lost when somebody comes or goes. Every button has its words beside it, and is at least 44 pixels high.',
        ],
        [
          'Who arrives, leaves or is lost is said to a screen reader as soon as it is polite; your own microphone and camera, too. A table that is ready rings a bell, makes a phone hum, and sends a message if you asked for one.',
        ],
        [
          'The page works at 320 pixels, at 200 % text, in both directions of writing, in high contrast and forced colours, and holds still where your system asks for less motion. No colour says anything alone.',
        ],
      ],
    },
    {
      heading: 'Keyboard',
      paragraphs: [
        [
          strong('M'),
          ' mutes your microphone, ',
          strong('V'),
          ' turns your camera off, ',
          strong('C'),
          ' covers your picture again, the question mark lists them all, ',
          strong('Esc'),
          ' closes what is open and, pressed twice at the table, leaves it. They work while you lay your place, in the queue and at the table, by where they are on your keyboard if it writes no Latin letters. “Keyboard shortcuts” switches them off, for good, on this device.',
        ],
      ],
    },
    {
      heading: 'What is missing',
      paragraphs: [
        [
          'What your table-mates say is written by your own device where the browser can do that without sending anything away: “Captions of the others” in “Your options”. Where it cannot, you read what others let their own device write for the table; beyond that there are no captions, because no machine in between listens. Some browsers and phones caption any sound by themselves; that works here, too. Where there is a companion, it has captions.',
        ],
        [
          'There is no sign-language interpreter and no relay service. Short lines can be written to everybody at the table, behind “Meal”.',
        ],
        [
          'Comparing the recipe is done aloud. Each food has a number and a picture, so it can be shown with fingers or held up to the camera instead.',
        ],
      ],
    },
    {
      heading: 'How it is checked',
      paragraphs: [
        [
          'With every change, in real browsers: a checker (axe) looks at every stage and every sheet in light and dark, a whole meal is walked by keyboard alone and what a screen reader is told on the way is compared with what it should be, and every stage is measured on a phone, a phone on its side, a laptop, a large screen and at 200 % text. That finds many faults, not all: nobody has audited this place from outside, and not every screen reader was tried.',
        ],
      ],
    },
    {
      heading: 'If something keeps you out',
      paragraphs: [
        [
          'That is a fault, not a feature. Tell whoever runs this house, or open an issue where its sources are: say what you wanted to do, and with what.',
        ],
      ],
    },
  ],
};
