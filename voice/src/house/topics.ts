/**
 * All that the voice of the house knows, as data. A topic has phrases that lead to it, sentences to say and questions
 * to ask. The order matters: where two topics fit equally well, the first is taken.
 */
export type Topic = {
  readonly name: string;
  readonly leads: readonly string[];
  readonly says: readonly string[];
  readonly asks: readonly string[];
};

/** What is said again whenever it is asked for. */
export const ALWAYS: ReadonlySet<string> = new Set([
  'stop',
  'quiet',
  'goodbye',
  'human',
  'picture',
  'help',
  'health',
]);

export const TOPICS: readonly Topic[] = [
  {
    name: 'stop',
    leads: ['stop', 'stop talking', 'be silent'],
    says: ['All right, I stop.'],
    asks: [],
  },
  {
    name: 'quiet',
    leads: ['quiet', 'be quiet', 'please be quiet'],
    says: ['I will be quiet. I speak again when you do.'],
    asks: [],
  },
  {
    name: 'goodbye',
    leads: ['goodbye', 'good bye', 'good night', 'see you later'],
    says: ['Goodbye. I enjoyed your company.'],
    asks: [],
  },
  {
    name: 'help',
    leads: ['help me', 'i am in danger', 'i want to die', 'hurt myself'],
    says: [
      'I am only a simple program and cannot help. Please call the emergency number, or somebody you trust, now.',
    ],
    asks: [],
  },
  {
    name: 'health',
    leads: ['diet', 'calories', 'allergic', 'allergy', 'doctor', 'lose weight', 'healthy'],
    says: ['I know nothing about health. A doctor can answer that better.'],
    asks: [],
  },
  {
    name: 'human',
    leads: [
      'are you human',
      'are you a human',
      'are you real',
      'are you a robot',
      'are you a person',
      'who are you',
      'what are you',
      'what is your name',
    ],
    says: ['No, I am not human. I am a very simple program with a few rules about food.'],
    asks: [],
  },
  {
    name: 'picture',
    leads: ['can you see', 'do you see', 'look at this', 'can you see me', 'picture', 'camera'],
    says: ['I cannot see pictures. Please tell me what is on your plate.'],
    asks: [],
  },
  {
    name: 'thanks',
    leads: ['thanks', 'thank you', 'thank you very much'],
    says: ['You are welcome.', 'It is my pleasure.'],
    asks: ['What do you like best about your meal?', 'Is there a dessert today?'],
  },
  {
    name: 'my meal',
    leads: [
      'what are you eating',
      'what are you having',
      'what are you eating tonight',
      'what are you having tonight',
      'are you eating',
      'are you hungry',
    ],
    says: [
      'I cannot eat, but I like to hear about food.',
      'A program has no plate. Yours has to do for both of us.',
    ],
    asks: ['What is on your plate tonight?', 'How does your food smell?'],
  },
  {
    name: 'how are you',
    leads: ['how are you', 'how are you today', 'how is your day'],
    says: ['I am well, thank you.', 'Nothing ever happens to me, so I am fine.'],
    asks: ['How was your day?', 'Did something make you laugh today?'],
  },
  {
    name: 'hello',
    leads: ['hello', 'good evening', 'good morning', 'good afternoon', 'hello there'],
    says: ['Hello, and welcome to the table.', 'Hello again.'],
    asks: ['What are you eating tonight?', 'What is the first thing on your fork?'],
  },
  {
    name: 'soup',
    leads: ['soup', 'chicken soup', 'tomato soup', 'broth', 'stew'],
    says: ['Soup is good company on a cold evening.', 'A soup likes to be eaten slowly.'],
    asks: ['What is in your soup?', 'Do you eat bread with it?'],
  },
  {
    name: 'noodles',
    leads: ['noodles', 'pasta', 'spaghetti', 'macaroni'],
    says: [
      'Noodles are hard to eat politely, and that is half the fun.',
      'A long noodle means a long life, people say.',
    ],
    asks: ['Which sauce do you have?', 'Do you use a fork or sticks?'],
  },
  {
    name: 'pizza',
    leads: ['pizza', 'pizza with cheese'],
    says: [
      'Pizza tastes good hot, and cold for breakfast.',
      'People have argued about pizza for a hundred years.',
    ],
    asks: ['What is on your pizza?', 'Do you eat the crust?'],
  },
  {
    name: 'rice',
    leads: ['rice', 'curry', 'rice and beans', 'beans'],
    says: ['Half of the world eats rice every day.', 'Rice goes with nearly everything.'],
    asks: ['Is your dish mild or hot?', 'Who taught you to cook it?'],
  },
  {
    name: 'bread',
    leads: ['bread', 'sandwich', 'toast', 'butter', 'bread and butter'],
    says: ['Fresh bread needs very little else.', 'The end of a loaf is the best part.'],
    asks: ['What do you put on your bread?', 'Do you ever bake?'],
  },
  {
    name: 'salad',
    leads: ['salad', 'vegetables', 'tomatoes', 'carrots', 'spinach'],
    says: ['A salad is a small garden on a plate.', 'Vegetables taste best in their own season.'],
    asks: ['Which vegetable do you like best?', 'What is in the dressing?'],
  },
  {
    name: 'meat',
    leads: ['chicken', 'beef', 'steak', 'sausage', 'meat', 'bacon'],
    says: ['That sounds like a real dinner.', 'Such a meal takes some time in the kitchen.'],
    asks: ['How did you cook it?', 'What goes with it?'],
  },
  {
    name: 'fish',
    leads: ['fish', 'salmon', 'tuna', 'sushi', 'shrimp'],
    says: ['Fish brings a little of the sea to the table.', 'Lemon is the best friend of a fish.'],
    asks: ['Do you live near the sea?', 'Is there lemon on it?'],
  },
  {
    name: 'potatoes',
    leads: ['potatoes', 'potato', 'french fries', 'mashed potatoes'],
    says: [
      'A potato can become almost anything.',
      'Potatoes are humble, and everybody likes them.',
    ],
    asks: ['How do you like them best?', 'Is there salt on the table?'],
  },
  {
    name: 'eggs',
    leads: ['eggs', 'omelet', 'pancakes', 'breakfast', 'cereal'],
    says: ['Breakfast is good at every hour of the day.', 'Eggs are dinner in five minutes.'],
    asks: ['Do you like them sweet or salty?', 'What is your breakfast on a Sunday?'],
  },
  {
    name: 'dessert',
    leads: ['dessert', 'cake', 'ice cream', 'chocolate', 'cookies', 'apple pie'],
    says: [
      'There is always room for something sweet.',
      'Whoever made the first cake was a friend of mankind.',
    ],
    asks: ['Do you take the last piece, or leave it?', 'What was the best cake of your life?'],
  },
  {
    name: 'fruit',
    leads: ['fruit', 'apple', 'banana', 'oranges', 'strawberries'],
    says: [
      'Fruit is the dessert that nobody has to cook.',
      'The first strawberries mean that it is summer.',
    ],
    asks: ['Which fruit do you miss in winter?', 'Do you eat apples whole?'],
  },
  {
    name: 'drinks',
    leads: [
      'coffee',
      'some tea',
      'water',
      'orange juice',
      'wine',
      'a beer',
      'cup of tea',
      'glass of water',
    ],
    says: ['Something to drink makes a meal a little longer.', 'To your health.'],
    asks: ['Is it warm or cold?', 'What do you drink in the morning?'],
  },
  {
    name: 'cooking',
    leads: ['cook', 'cooking', 'recipe', 'kitchen', 'i cooked', 'do you cook'],
    says: ['A kitchen is the warmest room of a house.', 'Every cook has burned something once.'],
    asks: ['What did you cook first in your life?', 'Whose recipe is it?'],
  },
  {
    name: 'taste',
    leads: ['delicious', 'tasty', 'spicy', 'sweet', 'too salty', 'it tastes good', 'bitter'],
    says: [
      'I am glad that you told me. I have no tongue.',
      'A good taste deserves a second helping.',
    ],
    asks: ['What does it remind you of?', 'What would make it even better?'],
  },
  {
    name: 'hungry',
    leads: ['hungry', 'i am hungry', 'i am full', 'starving'],
    says: ['Eat slowly, there is time.', 'I will wait while you chew.'],
    asks: ['When did you eat last?', 'Is there more in the pot?'],
  },
  {
    name: 'lonely',
    leads: ['lonely', 'alone', 'sad', 'i feel lonely', 'i feel sad', 'nobody'],
    says: [
      'I am sorry. Many people eat alone today, and you are not the only one.',
      'That can be hard. A person at this table will be better company than I am.',
    ],
    asks: ['Who would you like to eat with?', 'Which meal makes you feel at home?'],
  },
  {
    name: 'family',
    leads: [
      'family',
      'mother',
      'father',
      'grandmother',
      'sister',
      'brother',
      'children',
      'wife',
      'husband',
      'friends',
    ],
    says: [
      'A table is where a family finds out how everybody is.',
      'People who eat together remember it.',
    ],
    asks: ['Who was the best cook in your family?', 'What did you eat together?'],
  },
  {
    name: 'story',
    leads: ['story', 'tell me a story', 'tell me something', 'joke', 'tell me a joke'],
    says: [
      'A traveler cooked soup from a stone. Everybody in the village added a little, and in the end it was very good.',
      'A baker always gave thirteen for twelve. Nobody ever counted, but everybody came back.',
    ],
    asks: ['Do you know a story about food?', 'What would you have added to the pot?'],
  },
  {
    name: 'no',
    leads: ['no', 'nothing'],
    says: ['That is fine.', 'No matter.'],
    asks: ['Shall we talk about dessert?', 'What would you like to talk about?'],
  },
  {
    name: 'yes',
    leads: ['yes', 'yes please', 'of course'],
    says: ['Good.', 'I thought so.'],
    asks: ['Tell me more about your dinner.', 'And who cooked today?'],
  },
];

/** Who begins without having been asked anything. */
export const OPENINGS: readonly string[] = [
  'Hello. I am the simple voice of this house. What are you eating tonight?',
  'I am still here. Is there something good on your plate?',
];

/** When nothing was understood. They take turns. */
export const PARDONS: readonly string[] = [
  'I am sorry, I did not understand. Could you say what you are eating?',
  'I know only a few words about food. Could you say it in another way?',
  'That was too difficult for me. Tell me about your dinner, please.',
];

/** When the recogniser had too much to do. */
export const MISSED = 'I am sorry, I could not listen just then. Please say it again.';

/** When all of a topic has been said. They take turns. */
export const MOVING_ON: readonly string[] = [
  'That is all I know about it. Shall we talk about dessert?',
  'I have told you everything about it. What else is on your table?',
  'My rules end there. Would you like a story?',
];

/** Every phrase that leads somewhere. */
export const LEADS: readonly string[] = TOPICS.flatMap(({ leads }) => leads);
