/** Small questions about food, in English. Any of them may come first; none needs an answer. */
import type { Question } from '../house-words.ts';

export const QUESTIONS_OF_THE_PLATE: readonly Question[] = [
  {
    id: 'warm-or-cold',
    ask: 'Is what you are eating warm or cold?',
    replies: [
      { text: 'Warm', answer: 'Then do not let me keep you from it.', heard: ['hot'] },
      { text: 'Cold', answer: 'Good. That leaves us all the time in the world.', heard: ['cool'] },
      {
        text: 'It was warm once',
        answer: 'It tried. Eat, and I will speak slowly.',
        heard: ['was'],
      },
    ],
  },
  {
    id: 'who-cooked',
    ask: 'Who made your meal?',
    replies: [
      { text: 'I did', answer: 'Then my respects to the kitchen.', heard: ['me', 'myself'] },
      {
        text: 'Somebody else',
        answer: 'Somebody stood at a stove so that you can sit. A kind thought to them.',
        heard: ['friend', 'partner', 'canteen', 'restaurant'],
      },
      {
        text: 'A packet and some hot water',
        answer: 'A classic pair. They have fed night shifts all over the world.',
        heard: ['instant', 'microwave'],
      },
      { text: 'Nobody, it grew', answer: 'Straight from the tree. Nothing is more modern.' },
    ],
  },
  {
    id: 'first-bite',
    ask: 'The first bite or the last: which one is better?',
    replies: [
      { text: 'The first', answer: 'Yes. It is the only one that comes as a surprise.' },
      { text: 'The last', answer: 'A patient eater. The best is being saved as we speak, I hope.' },
      { text: 'The one in the middle', answer: 'Nobody ever speaks up for the middle. Thank you.' },
    ],
  },
  {
    id: 'save-the-best',
    ask: 'Do you eat the best part first, or keep it for the end?',
    replies: [
      { text: 'First', answer: 'Wise. Nobody can take it from you now.', heard: ['start'] },
      {
        text: 'At the end',
        answer: 'So the whole plate is a way of looking forward.',
        heard: ['last'],
      },
      {
        text: 'All mixed together',
        answer: 'Then every forkful is a little of the best. Hard to argue with.',
        heard: ['mix', 'both'],
      },
    ],
  },
  {
    id: 'bread-end',
    ask: 'Somebody passes you a loaf of bread. Do you take the end or the middle?',
    replies: [
      {
        text: 'The end',
        answer: 'The crust people. You are fewer than you think, and louder.',
        heard: ['crust'],
      },
      {
        text: 'The middle',
        answer: 'Soft and fair. You leave the ends to their admirers.',
        heard: ['soft'],
      },
      {
        text: 'I pass it on',
        answer: 'Then somebody further down the table is happy with you.',
        heard: ['none', 'neither'],
      },
    ],
  },
  {
    id: 'spoon-fork',
    ask: 'If you could keep only one: fork, spoon, chopsticks, or hands?',
    replies: [
      { text: 'Fork', answer: 'Four small points, all well made.' },
      { text: 'Spoon', answer: 'The friendliest of them. It never means any harm.' },
      { text: 'Chopsticks', answer: 'Two sticks and one skill. Elegant.', heard: ['sticks'] },
      {
        text: 'Hands',
        answer: 'The oldest cutlery there is, and it never needs polishing.',
        heard: ['hand', 'fingers'],
      },
    ],
  },
  {
    id: 'salt',
    ask: 'Do you taste before you reach for the salt?',
    replies: [
      { text: 'Always', answer: 'Every cook in the world has just smiled.', heard: ['yes'] },
      { text: 'Never', answer: 'You and your food have an understanding.', heard: ['no'] },
      { text: 'There is no salt here', answer: 'Then that question was easier than most.' },
    ],
  },
  {
    id: 'tomato',
    ask: 'The tomato: fruit or vegetable?',
    replies: [
      { text: 'Fruit', answer: 'By the book, yes. The fruit salad is still not convinced.' },
      { text: 'Vegetable', answer: 'By the plate, yes. It is always the company one keeps.' },
      {
        text: 'I stay out of this',
        answer: 'The wisest seat at the table.',
        heard: ['neither', 'both'],
      },
    ],
  },
  {
    id: 'leftovers',
    ask: 'What do you think of leftovers?',
    replies: [
      {
        text: 'Better the next day',
        answer: 'They had the night to think about it.',
        heard: ['better', 'love'],
      },
      {
        text: 'There never are any',
        answer: 'A clean plate is a short and honest review.',
        heard: ['never'],
      },
      {
        text: 'I forget them',
        answer: 'At the back of every fridge there is a small museum.',
        heard: ['forget', 'forgotten'],
      },
    ],
  },
  {
    id: 'new-food',
    ask: 'Something on the menu that you have never heard of. Do you order it?',
    replies: [
      { text: 'Yes, at once', answer: 'And so every menu is a map for you.', heard: ['yes'] },
      {
        text: 'I ask what it is',
        answer: 'And then somebody gets to tell you about it. Both win.',
        heard: ['ask'],
      },
      {
        text: 'I take what I know',
        answer: 'Old friends are good company too.',
        heard: ['no', 'know'],
      },
    ],
  },
  {
    id: 'cookbook',
    ask: 'Do you cook by the recipe or by feeling?',
    replies: [
      { text: 'By the recipe', answer: 'Somebody wrote it down for exactly you.' },
      { text: 'By feeling', answer: 'A pinch of this, some courage of that.', heard: ['feel'] },
      {
        text: 'I read it, then ignore it',
        answer: 'The recipe was only a suggestion anyway.',
        heard: ['ignore'],
      },
      {
        text: 'I do not cook',
        answer: 'Every table needs somebody who is glad to be fed.',
        heard: ['not', 'never'],
      },
    ],
  },
  {
    id: 'soup-question',
    ask: 'Is a soup a meal, or the promise of one?',
    replies: [
      { text: 'A meal', answer: 'With a spoon big enough, certainly.' },
      { text: 'A promise', answer: 'A warm one, and mostly kept.' },
      {
        text: 'That depends on the soup',
        answer: 'The only scientific answer.',
        heard: ['depends'],
      },
    ],
  },
  {
    id: 'childhood-dish',
    ask: 'Is there a dish that you liked as a child and still like?',
    replies: [
      {
        text: 'Yes, the very same',
        answer: 'Then some part of you has been sitting at one table all along.',
        heard: ['yes'],
      },
      {
        text: 'No, my taste moved on',
        answer: 'Taste packs its bags too. I hope it likes the new place.',
        heard: ['no'],
      },
      {
        text: 'I learnt to like it later',
        answer: 'So it waited for you. Patient, for a dish.',
        heard: ['later'],
      },
    ],
  },
  {
    id: 'spicy',
    ask: 'How hot may it be?',
    replies: [
      {
        text: 'Very',
        answer: 'Respect. I would say more, but my eyes are watering on your behalf.',
        heard: ['spicy'],
      },
      { text: 'A little', answer: 'A spark, not a bonfire.', heard: ['medium', 'bit'] },
      {
        text: 'Not at all',
        answer: 'Then one tastes everything else. A good bargain.',
        heard: ['mild', 'no'],
      },
    ],
  },
  {
    id: 'share-plate',
    ask: 'May somebody try a bite from your plate?',
    replies: [
      {
        text: 'Of course',
        answer: 'You are the kind of person tables are built for.',
        heard: ['yes', 'sure'],
      },
      { text: 'If they ask', answer: 'A fair law. Most countries have fewer.', heard: ['ask'] },
      {
        text: 'Order your own',
        answer: 'Understood. I keep my hands where you can see them. I have none.',
        heard: ['no', 'never'],
      },
    ],
  },
  {
    id: 'sandwich-cut',
    ask: 'A slice of toast: how do you cut it?',
    replies: [
      { text: 'Straight across', answer: 'Two halves, no drama.', heard: ['straight', 'half'] },
      {
        text: 'Corner to corner',
        answer: 'Triangles taste better. Nobody knows why, everybody agrees.',
        heard: ['diagonal', 'triangles'],
      },
      { text: 'I bite into it', answer: 'Direct. Toast respects that.', heard: ['bite', 'not'] },
    ],
  },
  {
    id: 'crunch',
    ask: 'Crunchy or soft?',
    replies: [
      { text: 'Crunchy', answer: 'Food that answers back.', heard: ['crisp', 'crispy'] },
      { text: 'Soft', answer: 'Food that agrees with you.' },
      {
        text: 'Crunchy outside, soft inside',
        answer: 'You have described half of all good bread, and several good people.',
        heard: ['both'],
      },
    ],
  },
  {
    id: 'colour',
    ask: 'Which colour is on your plate the most?',
    replies: [
      { text: 'Green', answer: 'A small garden, well kept.' },
      {
        text: 'Brown',
        answer: 'The colour of most things that taste good.',
        heard: ['golden', 'beige'],
      },
      { text: 'Red or orange', answer: 'A plate like an early sunset.', heard: ['yellow'] },
      { text: 'White', answer: 'Calm as a tablecloth.', heard: ['pale'] },
    ],
  },
  {
    id: 'peel',
    ask: 'An apple: with the peel or without?',
    replies: [
      { text: 'With', answer: 'No time wasted, and a proper crunch.' },
      { text: 'Without', answer: 'In one long curl, I hope. It is half of the pleasure.' },
      {
        text: 'I would rather have a pear',
        answer: 'The apple will get over it.',
        heard: ['pear'],
      },
    ],
  },
  {
    id: 'burnt',
    ask: 'What was your best kitchen accident?',
    replies: [
      {
        text: 'Salt instead of sugar',
        answer: 'The two have been laughing about it ever since.',
        heard: ['salt', 'sugar'],
      },
      {
        text: 'Burnt beyond naming',
        answer: 'A dish of great depth and little future.',
        heard: ['burned', 'fire'],
      },
      {
        text: 'It came out better',
        answer: 'Half of all recipes began like that.',
        heard: ['better'],
      },
      {
        text: 'I never have any',
        answer: 'Of course not. We say no more about it.',
        heard: ['never', 'none'],
      },
    ],
  },
  {
    id: 'dessert',
    ask: 'Would there be room for something sweet afterwards?',
    replies: [
      {
        text: 'There is always room',
        answer: 'It is kept elsewhere, everybody knows that.',
        heard: ['yes', 'always'],
      },
      {
        text: 'No, I am happy like this',
        answer: 'A good ending does not need a sequel.',
        heard: ['no'],
      },
      { text: 'I had it first', answer: 'Then you have won already.', heard: ['first'] },
    ],
  },
  {
    id: 'noodle',
    ask: 'Long noodles: do you twirl, slurp, or cut?',
    replies: [
      {
        text: 'Twirl',
        answer: 'A small dance, and always in the same direction.',
        heard: ['roll', 'fork'],
      },
      { text: 'Slurp', answer: 'In many places that is how one thanks the cook.' },
      { text: 'Cut', answer: 'I heard nothing, and I will not tell anybody.' },
    ],
  },
  {
    id: 'eating-pace',
    ask: 'Are you a quick eater or a slow one?',
    replies: [
      {
        text: 'Quick',
        answer: 'Then this is a good place to be a little slower, if you like.',
        heard: ['fast'],
      },
      { text: 'Slow', answer: 'Then we suit each other. I have nowhere to be.' },
      {
        text: 'It depends who waits',
        answer: 'Today nobody does. Take your time.',
        heard: ['depends'],
      },
    ],
  },
  {
    id: 'smell-of-home',
    ask: 'Is there a smell that makes you feel at home?',
    replies: [
      {
        text: 'Something baking',
        answer: 'It comes down the stairs to fetch you.',
        heard: ['bread', 'cake', 'oven'],
      },
      {
        text: 'Something with spices',
        answer: 'A whole cupboard, speaking at once and in tune.',
        heard: ['spice', 'curry', 'garlic'],
      },
      { text: 'Tea or coffee', answer: 'Even before the cup, it is a small good morning.' },
      {
        text: 'Not really',
        answer: 'That is all right. Some homes are made of other things.',
        heard: ['no'],
      },
    ],
  },
];
