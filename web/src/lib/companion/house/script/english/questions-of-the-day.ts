/** Small questions about tables, kitchens and the day around the meal, in English. Any may come first; none needs an answer. */
import type { Question } from '../house-words.ts';

export const QUESTIONS_OF_THE_DAY: readonly Question[] = [
  {
    id: 'sound-of-food',
    ask: 'Which sound of a kitchen do you like best?',
    replies: [
      {
        text: 'Something sizzling',
        answer: 'The applause comes before the show.',
        heard: ['frying', 'pan'],
      },
      {
        text: 'A lid that rattles',
        answer: 'A pot with something to say.',
        heard: ['pot', 'boiling'],
      },
      {
        text: 'A knife on a board',
        answer: 'Steady, like rain that has a plan.',
        heard: ['chopping', 'cutting'],
      },
      {
        text: 'Somebody calling “it is ready”',
        answer: 'The shortest good news there is.',
        heard: ['calling', 'call'],
      },
    ],
  },
  {
    id: 'table-place',
    ask: 'Where do you like to sit in a restaurant?',
    replies: [
      { text: 'By the window', answer: 'A play without a ticket, and you may look away.' },
      {
        text: 'In a corner',
        answer: 'Back to the wall, eyes on everything. Like a very relaxed spy.',
      },
      { text: 'Near the kitchen', answer: 'Where the news is made.' },
      {
        text: 'Outside',
        answer: 'The ceiling is certainly higher there.',
        heard: ['garden', 'terrace'],
      },
    ],
  },
  {
    id: 'noise',
    ask: 'Do you like a lively room for a meal, or a calm one?',
    replies: [
      {
        text: 'Lively',
        answer: 'Forks, voices, a dropped spoon. The best music has no score.',
        heard: ['loud', 'busy'],
      },
      {
        text: 'Calm',
        answer: 'Then I shall keep my voice down and my sentences short.',
        heard: ['quiet', 'silent'],
      },
      {
        text: 'It depends on the day',
        answer: 'And today? You need not tell me. I only wondered.',
        heard: ['depends'],
      },
    ],
  },
  {
    id: 'market',
    ask: 'At a market, where do your feet take you first?',
    replies: [
      {
        text: 'To the fruit',
        answer: 'The only stall that does its own painting.',
        heard: ['fruits', 'vegetables'],
      },
      {
        text: 'To the bread',
        answer: 'You follow your nose. It is rarely wrong.',
        heard: ['bakery'],
      },
      {
        text: 'To the spices',
        answer: 'Small hills in every colour. A landscape for a spoon.',
        heard: ['spice'],
      },
      {
        text: 'To the way out',
        answer: 'Crowds are not for everyone. The exit sells fresh air.',
        heard: ['exit', 'home'],
      },
    ],
  },
  {
    id: 'learn-a-dish',
    ask: 'If somebody could teach you to make one thing today, what would it be?',
    replies: [
      { text: 'A bread', answer: 'Flour, water, salt, and waiting. The waiting is the recipe.' },
      { text: 'A sauce', answer: 'Then even a plain day would be fine.' },
      {
        text: 'Something sweet',
        answer: 'People will visit more often. Be ready.',
        heard: ['dessert', 'cake'],
      },
      {
        text: 'A dish from far away',
        answer: 'The shortest journey there is: as far as the stove.',
        heard: ['far', 'foreign'],
      },
    ],
  },
  {
    id: 'last-crumb',
    ask: 'What happens to the crumbs?',
    replies: [
      {
        text: 'I pick them up',
        answer: 'One finger, one crumb. Thorough, and a little tender.',
        heard: ['pick', 'eat'],
      },
      { text: 'They are for the birds', answer: 'Then you have guests already.', heard: ['birds'] },
      {
        text: 'What crumbs?',
        answer: 'I saw nothing. I cannot see at all, which helps.',
        heard: ['none'],
      },
    ],
  },
  {
    id: 'window',
    ask: 'What is outside your window just now?',
    replies: [
      {
        text: 'Daylight',
        answer: 'Then there is a lamp you need not pay attention to.',
        heard: ['sun', 'sunny', 'day'],
      },
      {
        text: 'The dark',
        answer: 'All the better that there is a light over the table.',
        heard: ['night', 'dark'],
      },
      { text: 'Rain', answer: 'Good weather for sitting down.', heard: ['rainy', 'snow'] },
      {
        text: 'There is no window',
        answer: 'Then imagine one. I recommend trees.',
        heard: ['no', 'none'],
      },
    ],
  },
  {
    id: 'music',
    ask: 'Would you have music with this meal?',
    replies: [
      {
        text: 'Something slow',
        answer: 'I hear it: a piano that is in no hurry.',
        heard: ['calm'],
      },
      {
        text: 'Something to tap a foot to',
        answer: 'Mind the glass. Otherwise, please go on.',
        heard: ['fast', 'dance'],
      },
      {
        text: 'No, just the forks',
        answer: 'The oldest percussion group in town.',
        heard: ['no', 'none'],
      },
    ],
  },
  {
    id: 'cups',
    ask: 'Do you have a favourite cup?',
    replies: [
      {
        text: 'Yes, and it is mine',
        answer: 'Every household knows that cup, and the silence when another hand takes it.',
        heard: ['yes'],
      },
      { text: 'Any cup will do', answer: 'The whole shelf is relieved.', heard: ['no', 'any'] },
      { text: 'It broke', answer: 'I am sorry. A moment for the cup.', heard: ['broken'] },
    ],
  },
  {
    id: 'today-in-food',
    ask: 'If today were a dish, what would it be?',
    replies: [
      { text: 'A thick soup', answer: 'Slow going, but it warms.', heard: ['soup', 'stew'] },
      {
        text: 'A crisp salad',
        answer: 'Fresh, and a little noisy. Not bad for a day.',
        heard: ['salad'],
      },
      {
        text: 'Something burnt',
        answer: 'That happens to careful cooks as well. Tomorrow has a clean pan.',
        heard: ['burned'],
      },
      {
        text: 'A surprise pudding',
        answer: 'I would like to have seen its face.',
        heard: ['pudding', 'dessert', 'cake'],
      },
    ],
  },
  {
    id: 'breakfast-night',
    ask: 'Breakfast at midnight: yes or no?',
    replies: [
      { text: 'Yes', answer: 'The clock is only a suggestion too.' },
      { text: 'No', answer: 'Order in the kitchen, order in the world.' },
      {
        text: 'It is my normal',
        answer: 'Then the rest of the world has its breakfast at the wrong time.',
        heard: ['normal'],
      },
    ],
  },
  {
    id: 'best-helper',
    ask: 'In a kitchen with friends, which job do you take?',
    replies: [
      { text: 'Chopping', answer: 'The drummer of the kitchen.', heard: ['cutting'] },
      { text: 'Stirring', answer: 'A job for thinkers. Round and round it goes.', heard: ['stir'] },
      { text: 'Tasting', answer: 'Hard work, but somebody has to.', heard: ['taste'] },
      {
        text: 'Washing up',
        answer: 'You will be invited everywhere, for ever.',
        heard: ['dishes', 'wash'],
      },
    ],
  },
  {
    id: 'picnic',
    ask: 'A picnic: hill, lake, or carpet?',
    replies: [
      {
        text: 'Hill',
        answer: 'One eats better with a view of where one has been.',
        heard: ['mountain'],
      },
      { text: 'Lake', answer: 'The ducks have already heard of it.', heard: ['water', 'sea'] },
      {
        text: 'Carpet',
        answer: 'No ants, and the kitchen is near. Underrated.',
        heard: ['home', 'inside'],
      },
    ],
  },
  {
    id: 'water-boils',
    ask: 'What do you do while the water comes to the boil?',
    replies: [
      {
        text: 'I watch it',
        answer: 'It knows. That is why it takes so long.',
        heard: ['watch', 'look'],
      },
      {
        text: 'I tidy up',
        answer: 'So the kitchen ends up cleaner than it began. A rare art.',
        heard: ['tidy', 'clean'],
      },
      {
        text: 'I forget about it',
        answer: 'And the pot learns what loneliness is. It forgives.',
        heard: ['forget'],
      },
    ],
  },
  {
    id: 'dinner-guest',
    ask: 'If anybody could sit down opposite you now, who should it be?',
    replies: [
      {
        text: 'An old friend',
        answer: 'Perhaps send them a line after the meal. People like being thought of.',
        heard: ['friend'],
      },
      {
        text: 'Somebody new',
        answer: 'The queue is open. It may well happen.',
        heard: ['new', 'stranger'],
      },
      {
        text: 'Somebody I miss',
        answer: 'Then this place is kept for them for a while.',
        heard: ['miss'],
      },
      {
        text: 'An animal',
        answer: 'Good listeners, all of them, and not picky about the conversation.',
        heard: ['dog', 'cat'],
      },
    ],
  },
  {
    id: 'kitchen-light',
    ask: 'Where do you eat most often?',
    replies: [
      {
        text: 'At a table',
        answer: 'It was invented for this, and has hardly been improved.',
        heard: ['table'],
      },
      {
        text: 'On the sofa',
        answer: 'A table with opinions about sitting up straight: none.',
        heard: ['couch', 'bed'],
      },
      { text: 'At a desk', answer: 'May the keyboard be spared.', heard: ['work', 'office'] },
      {
        text: 'On the way',
        answer: 'Then it is good that you sit now.',
        heard: ['train', 'walking'],
      },
    ],
  },
  {
    id: 'lost-dish',
    ask: 'Is there a place whose food you miss?',
    replies: [
      {
        text: 'Yes, far from here',
        answer: 'Perhaps that is why kitchens have doors: things come in from far away.',
        heard: ['yes', 'far'],
      },
      {
        text: 'Yes, one that has closed',
        answer: 'It stays open as long as somebody remembers what to order.',
        heard: ['closed'],
      },
      {
        text: 'No, I am where I want to be',
        answer: 'That is a rare dish. Enjoy it.',
        heard: ['no'],
      },
    ],
  },
  {
    id: 'guest-rule',
    ask: 'What is the most important rule at your table?',
    replies: [
      {
        text: 'Phones away',
        answer: 'I feel a little guilty now, but I am glad you came.',
        heard: ['phone'],
      },
      {
        text: 'Everybody gets enough',
        answer: 'All other rules can go home.',
        heard: ['enough', 'everyone'],
      },
      {
        text: 'The cook sits down too',
        answer: 'Best rule I have been taught. And I was written for tables.',
        heard: ['cook'],
      },
      {
        text: 'There are no rules',
        answer: 'Elbows wherever they please. Very well.',
        heard: ['none', 'no'],
      },
    ],
  },
  {
    id: 'after-meal',
    ask: 'What comes after this meal?',
    replies: [
      {
        text: 'Back to work',
        answer: 'Then these minutes are yours. Work can look at its watch by itself.',
        heard: ['work', 'study'],
      },
      { text: 'A walk', answer: 'Say hello to whatever is growing out there.', heard: ['outside'] },
      { text: 'Sleep', answer: 'The best of all desserts.', heard: ['bed', 'nap'] },
      {
        text: 'I do not know yet',
        answer: 'A free seat in the day. Leave it free for a moment.',
        heard: ['nothing'],
      },
    ],
  },
];
