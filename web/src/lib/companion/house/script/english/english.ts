/** Everything that the house's voice says, in English. */
import type { HouseWords } from '../house-words.ts';
import { QUESTIONS_OF_THE_DAY } from './questions-of-the-day.ts';
import { QUESTIONS_OF_THE_PLATE } from './questions-of-the-plate.ts';
import { REMARKS } from './remarks.ts';
import { STORIES } from './stories.ts';

export const ENGLISH: HouseWords = {
  language: 'en',
  regions: ['en-US', 'en-GB'],
  whatItIs: 'I am the voice of this house: written texts, no AI and no person.',
  greetings: [
    'Welcome to the table. I sit with you until somebody comes. Shall I ask you something, tell you a story, or just be here?',
    'It is good that you are here. I keep you company until somebody comes. A question, a story, or a quiet meal?',
    'Please, sit down and eat. I have questions, stories, and a talent for keeping quiet. What would you like?',
    'The lamp is on and your place is set. We can talk a little, or I tell you a story, or I just keep you company.',
  ],
  found: [
    'Your company is here. Enjoy your meal!',
    'Somebody has come to eat with you. Goodbye!',
    'A person takes my chair. Enjoy your meal!',
  ],
  farewells: [
    'Thank you for eating here. The lamp stays on for you.',
    'It was good to sit with you. Come back when you are hungry.',
    'Goodbye, and thank you for your company. I will do the crumbs.',
  ],
  distress:
    'I am sorry that you do not feel well. I am only written texts, so I cannot call anybody or judge how bad it is. ' +
    'If you may be in danger, please call the emergency number of your country now, or go to people near you. ' +
    'If something is heavy to carry, a person is better than I am: somebody you trust, or a helpline where you live. ' +
    'You need not be polite to me. I stay here, and I am quiet now.',
  hushed: 'Gladly. I just sit with you. Tell me when you would like to talk.',
  softly: 'Good. A word now and then, no more.',
  awake: 'Here I am. What would you like?',
  retreat:
    'I think that this is a meal for being quiet. I stay with you. Tell me when you would like to talk.',
  spent:
    'That is everything that was written for me. From here on I am good at one thing only: sitting with you.',
  notUnderstood: [
    'Thank you for telling me. I only know my own lines, but it is good to hear a voice at this table.',
    'That was not among my answers, so it was surely better than those.',
    'I did not quite follow, but do go on. Tables are good listeners.',
    'My texts have no answer to that. The lamp and I have heard it with pleasure.',
    'I missed that one. It happens to written words. Let us go on.',
    'Nobody has written me a reply to that. I nod, as well as a text can nod.',
  ],
  unanswered: [
    'No answer needed. We leave that one on the plate.',
    'Never mind. Your mouth is busy with better things.',
    'That question can wait. Questions keep well.',
    'We let that one pass, like a tram in the rain.',
  ],
  questions: [...QUESTIONS_OF_THE_PLATE, ...QUESTIONS_OF_THE_DAY],
  stories: STORIES,
  remarks: REMARKS,
  wishes: {
    question: {
      text: 'Ask me something',
      heard: ['ask me', 'a question', 'another question', 'another one', 'next', 'next question'],
    },
    story: { text: 'Tell me a story', heard: ['story', 'a story', 'tell me something'] },
    quiet: {
      text: 'Just eat with me',
      heard: ['just eat', 'be quiet', 'quiet', 'silence', 'just sit', 'stop talking', 'stop'],
    },
    talk: { text: 'Talk to me again', heard: ['talk to me', 'talk', 'hello', 'are you there'] },
    softly: {
      text: 'A word now and then',
      heard: ['now and then', 'a word', 'say something', 'from time to time'],
    },
    silent: { text: 'Not a word, please', heard: ['not a word', 'no words'] },
    whatItIs: {
      text: 'What are you?',
      heard: [
        'what are you',
        'who are you',
        'who is this',
        'are you real',
        'are you human',
        'are you a human',
        'are you a person',
        'are you a robot',
        'are you a machine',
        'are you a bot',
        'are you an ai',
        'are you ai',
        'am i talking to',
      ],
    },
    distress: {
      text: 'I am not well',
      heard: [
        'not well',
        'unwell',
        'i need help',
        'help me',
        'feel sick',
        'feel terrible',
        'feel awful',
        'don t feel well',
        'cannot breathe',
        'can not breathe',
        'can t breathe',
        'want to die',
        'kill myself',
        'hurt myself',
        'end my life',
        'an emergency',
        'an ambulance',
      ],
    },
    other: { text: 'Something else', heard: ['something else', 'what else'] },
    farewell: {
      text: 'I have to go',
      heard: [
        'have to go',
        'goodbye',
        'good bye',
        'bye',
        'bye bye',
        'i am leaving',
        'i m leaving',
        'see you',
      ],
    },
  },
};
