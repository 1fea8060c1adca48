import type { Article } from '../article.ts';
import { code, own, strong } from '../sentence.ts';

/** What is known about a guest, by whom, and what is not protected yet. Kept honest: change it with the code. */
export const privacy: Article = {
  title: 'Privacy, Eat With Me',
  description: 'What this place learns about you, and what it does not.',
  heading: 'Privacy',
  lead: 'A meal is nobody else’s business. Here is who learns what, including what we cannot keep from them yet.',
  sections: [
    {
      heading: 'What the server learns',
      paragraphs: [
        [
          'Your network address, as every server does, and your ticket: which table sizes suit you, which languages you would speak if you chose any, and what you give up rather than wait on. It gives you a random number that means nothing once you have gone, seats you, and passes on the messages with which your browsers find each other. All of this is in its memory only and is forgotten within two minutes of your leaving.',
        ],
        [
          'Others in the queue see how many wait and how many each size of table would suit, exactly up to ten and rounded down after that, never who.',
        ],
      ],
    },
    {
      heading: 'What the server does not learn',
      paragraphs: [
        [
          'Your picture, your voice and your name. They travel to your table-mates, encrypted on the way, and what your browsers say to find each other is sealed. If the server tried to sit between you, comparing the table’s recipe would show it, all but surely: one reads five foods aloud, the other taps what they hear. Whoever does not compare trusts the server in this. There is no account, no cookie, no advertising, no statistics about you, and nothing on these pages comes from anywhere else.',
        ],
      ],
    },
    {
      heading: 'What a house may count',
      paragraphs: [
        [
          'Some houses want to know how lines hold: whether they go through the relay, break and heal, and for how long guests sit. Where yours does, the page says so while you lay your place, and you can refuse there and at the table. Otherwise your page sends single words, such as “relayed” or “five minutes”: each by itself, at a random moment within five minutes, and with nothing that says which guest, table or evening it is of. The house adds one to a number. It sees your network address at that moment, as with everything it is asked for, and does not keep it with the word. If you refuse, that alone is kept, on this device.',
        ],
      ],
    },
    {
      heading: 'Whom you have met',
      paragraphs: [
        [
          'When two guests sit together, their browsers agree on a secret for this meeting, between themselves. It holds no name, no picture and no address. A ticket carries marks made from such secrets and from a number that the server changes every hour: by them it sees that two guests who wait are to be kept apart, because one of them or both said “never again”, or because one has just got up from the other and not both ask otherwise. Whose wish it is shows neither in the marks nor anywhere else, and the other is not told. Of two who have met and would meet again the marks say nothing.',
        ],
        [
          'The marks of one evening cannot be joined with those of another: the number has its hour in it, and your browser makes no marks with one of another hour, by its own clock. While you visit, the server can see that two of your tickets come from you, and whom it has seated together. An honest limit: somebody who clears their browser or takes another device comes as somebody new.',
        ],
        [
          strong('Again?'),
          ' Whether you would eat with a stranger again stays in your page until one of you gets up. Then your browsers exchange two answers that look alike whatever they are, and only two that are yes can be read. Only then does each device keep something: for a week the way to a table of your own, which is its number and a key, and what the other called themselves and ate. You can forget it at once, or at the door. The server learns of no answer; it sees when somebody comes to such a table, and that it is the same one another time. Where you had not compared recipes, a server that had sat between you would know the key: that table begins as one of strangers does, and is never called invited. Somebody who has changed their own page can say yes, learn of yours, and keep theirs from you.',
        ],
      ],
    },
    {
      heading: 'Private tables',
      paragraphs: [
        [
          'The link to a private table has a key behind the #. Browsers do not send that part to any server; this page takes it out of the address bar at once. It goes into every key between your browsers, so the server cannot sit between you, and you need not compare anything. Whoever has the link has the key: send it only to whom you mean.',
        ],
        [
          'The server knows that the table exists, how many chairs it has, who sits there by random number, and how its door stands. It forgets the table when it has been empty for ten minutes.',
        ],
      ],
    },
    {
      heading: 'What your table-mates see',
      paragraphs: [
        [
          'Your picture, your voice and the name you typed, if any: as long as you sit there, and as you choose to show yourself. No software can keep them from recording their own screen. Whether you made somebody quieter, hid their picture or said “never again” stays with you. Whether you would let someone join an empty chair is said to the whole table. Dishes, toasts, cards and lines in writing go to your table alone, and no page keeps them once it is closed. So do your own words, where you let your device write them down for the others. Of your own meal alone your tab remembers, as long as you have the seat, what you eat, how far you are and what you drew on the napkin, so that it goes on when the page is loaded anew.',
        ],
        [
          strong('Your network address, or not.'),
          ' Where this house has a relay, strangers’ picture and sound go through it, sealed, so they do not learn where you are: until both of you press “Go direct”. Without a relay, and at private tables, your devices talk to each other directly wherever they can, so each learns where the other is: roughly the town, and who provides the network. The page says which before you take a seat, and lets you hide.',
        ],
        [
          strong('A look before it is shown.'),
          ' When you and a table-mate lift the cover, your own device looks at their picture before it shows it, with a model that it fetched from this house. No picture and no result leaves it, and they are not told. It takes some pictures for pornography that are none, and misses some: it learned from pictures of the web, never from dim kitchens, and promises nothing. “Your options” at the table switches it off; that stays on this device, and its 3.5 megabytes in your browser’s cache.',
        ],
      ],
    },
    {
      heading: 'If somebody reports you, or you them',
      paragraphs: [
        [
          'At a table of strangers a guest can tell the server that something is wrong with a table-mate. It counts that against the random number of their visit and a scrambled form of their address, and keeps beside it who said so in the same form, so that nobody counts twice: in its memory only, half as much after each hour, and for six hours at most, also when the visit is over. Nobody is turned out for it. From three tables on that visit waits longer for the next. Who said something is not told.',
        ],
        [
          'Where whoever runs the house wants reports, a guest can add words and a picture of what they see at that moment, which they look at first. Their browser seals both; what the server keeps, or passes on, it cannot read, and with it stand the day and one of five reasons, nothing else. Whoever runs the house opens it, and may see you in it. The server’s copy is deleted after thirty days, or as many as they have set.',
        ],
      ],
    },
    {
      heading: 'The companion',
      paragraphs: [
        [
          'Where a house offers it, you can eat with a companion until somebody comes. “The house” is a voice of written texts: your browser speaks or shows them, and hears you, if it can, on the device itself. Nothing of it leaves the device.',
        ],
        [
          '“Companion” is an AI, on a machine that the page names before you say yes. Until then your browser does not connect to it. Afterwards it hears what you say, writes it down, learns your network address, and sees one small picture a second if you let it see, none otherwise. All of that goes from your browser straight to that machine; this house gets no sound, no picture and no text. What the house learns is that you asked for the companion, for which language and with which voice, and how often your browser connected. It is never at a table with others.',
        ],
        [
          'Where that machine is Google’s, Google keeps what was said for up to 55 days, to look for abuse; on its paid service, which houses have to use, nothing of it goes into training. Where it belongs to whoever runs the house, only they can say what it keeps. A key of your own, where the house allows one, stays in the page and is gone with it.',
        ],
      ],
    },
    {
      heading: 'What stays on this device',
      paragraphs: [
        [
          'Which camera, microphone and speaker you chose, and the language of this page if you chose one, so that you need not choose again. That you agreed to the rules of an open house, so that you are not asked again. And only if you agree when you say “never again”: the secrets of up to 64 meetings, so that it holds next time. Otherwise they are gone when you close the page. If you switched single keys off, or Quiet plates on: that. And what you set otherwise in “Your options” at the table. If you both pressed “Again?”: for a week, the way to your table. When the page has to load itself anew, what you had chosen waits in its tab for that moment. As long as you have a seat, the tab keeps what leads a page loaded anew back to it: the name you typed, what you chose, what you decided or found out about your table-mates, what shows the server and them that it is you, and, from the moment you open it, the link of a private table. It is erased once you have left. If comparing broke off, the tab remembers when, for six hours at most and no longer than it is open, so that nobody can try often unseen. When one of you has got up from the other, the tab remembers the marks of that meeting for a quarter of an hour, so that a page loaded anew does not bring you together again at once. They hold no name and no secret; in that time the server can tell by them that it is you again.',
        ],
        [
          'To forget meetings, press “Forget meetings”: at the door under “Language and other wishes”, or where a visit ends. Clearing this site’s data in your browser clears everything.',
        ],
        [
          'And a page that says when this house is out of reach, in the languages in which you have read here, and what it takes to show that. Nothing else of this place is kept to be shown without it: every other page comes from the house itself.',
        ],
      ],
    },
    {
      heading: 'This page itself',
      paragraphs: [
        [
          'All protection here is made by this page, and the server sends it. The same sources always make the same page, to the byte, so whoever has the sources can compare: ',
          code('npm run verify'),
          ' and this site’s address say whether a site serves exactly that. It cannot say what the site sends to somebody else, or tomorrow.',
        ],
        [
          'Fonts, icons and some of the code are the work of others: ',
          own('whose, and under which terms'),
          '.',
        ],
      ],
    },
    {
      heading: 'What is not protected',
      paragraphs: [
        [
          'At tables of strangers the server introduces your browsers to each other. What they say for that is sealed, but a server run or taken over by somebody evil could hand each of you keys of its own and sit between you, or sit down as a guest. Comparing the recipe shows the first; whoever does not compare has to believe the server. It has one guess each time you both press “Compare”, right once in a thousand million, and breaking off does not go unseen. But a voice can be faked live.',
        ],
        [
          'At a private table the key in the link keeps the server out, as long as the page itself, which comes from the same server, is honest. Its door is kept by the host’s browser: while it is locked nobody gets a new seat, whatever the server says. A seat whose guest lost their line is held for them, and who comes back to it nobody can tell. Who knocks at a guarded one may say a name, sealed with the key in the link, which the server cannot read. But nobody can tell whether it is theirs, and the server could bring somebody else who has the link. They would have a place that everybody sees.',
        ],
      ],
    },
  ],
};
