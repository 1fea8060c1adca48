/** Short stories for the soup, in English: each told in well under two minutes, sentence by sentence. */
import type { Story } from '../house-words.ts';

export const STORIES: readonly Story[] = [
  {
    id: 'spoon',
    text: `In a small restaurant there was one spoon that did not match the others. It was a little too big, and
its handle was bent. Nobody knew where it had come from. The waiter used to lay it at the table by the door, because
the people there were always in a hurry. But with such a big spoon the soup was gone too soon, so they ordered a
second bowl. And over the second bowl they began to talk. In the end the table by the door was the last one to go
home, every night. The other tables have asked for bent spoons since.`,
  },
  {
    id: 'empty-chair',
    text: `A woman ran a kitchen with eleven chairs, and she wanted twelve. She looked in every shop, but no chair was
right. So at the twelfth place she laid a plate and no chair at all. People asked whom it was for. For whoever brings
something to sit on, she said. On the first evening somebody came with a crate, and on the second with a piano stool.
Once it was a swing, which took some time to hang. She never bought the twelfth chair. She said that the others were
just furniture, but this one was always news.`,
  },
  {
    id: 'recipe-letter',
    text: `Two neighbours had never spoken, but one of them cooked so well that it could be smelt through the wall. One
day the other pushed a note under the door. It said: what is it, please? The answer came back the same way: onions,
slowly. The next day there was another note: how slowly? And the answer: slower. It took a whole winter of notes until
the dish was written down. By then the two of them could have met on the stairs and talked. They decided to finish the
recipe first.`,
  },
  {
    id: 'night-bus',
    text: `On the last bus of the night a man unwrapped a bread roll as quietly as he could. But paper is never louder
than when somebody is careful with it. The whole bus heard him, and the whole bus was hungry. Then a bag opened at the
front, with two oranges in it. Somebody had nuts, and somebody had half a cake in a tin. At the terminus nobody got
off. The driver turned around in his seat and asked whether there was any cake left. There was. They had kept him the
piece with the corner.`,
  },
  {
    id: 'slow-pot',
    text: `There was a pot that took its time. Whatever one cooked in it, it was ready an hour later than the book said.
The family that owned it complained, and lent it to the people upstairs. They complained as well, and passed it on. It
wandered through the whole house like that. And in every kitchen there was an hour in which people sat and waited,
because there was nothing else to do. They played cards, or told each other about their day. In spring the pot came
back. The family asked the others how they had liked the food. The food, they said. Oh yes, the food was good too.`,
  },
  {
    id: 'lighthouse',
    text: `A lighthouse keeper ate alone every evening, and it did not trouble him much. But he thought that a meal should
have a beginning. So before the first bite he switched his lamp off and on again, just once. He did that for years.
One night, far out on the water, a small light went off, and on again. He nearly dropped his fork. The next night
there were two. He never learnt who they were. But now he waits a moment before he starts, until everybody is there.`,
  },
  {
    id: 'wrong-order',
    text: `In a busy canteen two trays were mixed up. A girl who had wanted rice got the noodles, and an old man who had
wanted noodles got the rice. Both noticed at once, and both were too polite to say so. They ate, and it was good. On
the next day each of them ordered what the other had ordered. On the third day they saw each other do it. Since then
they sit at the same table and order for one another. It is wrong about half of the time. They say that this is the
better half.`,
  },
  {
    id: 'tablecloth',
    text: `A tablecloth remembers everything, although it is washed. This one had a stain in the shape of a small island.
The owner of the restaurant was ashamed of it and always put the bread basket on top. One evening a child moved the
basket. Look, she said, an island. She asked for a pencil and drew a boat beside it, just a little one. The owner
looked at it for a long time. Now the pencil lies next to the fork. There are harbours on that cloth, and mountains,
and a very large whale. The bread has had to move to the side.`,
  },
  {
    id: 'tea-machine',
    text: `In a station there stood a machine that gave tea. It was old, and it always poured two cups, whatever one
pressed. The railway sent a man to repair it. He pressed the button, and there were two cups. He looked left and right,
and gave one to a woman who was waiting for her train. They talked until the train came. In the evening he wrote into
his report: no fault found. The machine still stands there. Every year somebody is sent, and every year nothing can be
found.`,
  },
];
