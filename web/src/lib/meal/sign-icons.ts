/** The pictures of the signs that guests give. */
import Flame from '@lucide/svelte/icons/flame';
import CakeSlice from '@lucide/svelte/icons/cake-slice';
import ChefHat from '@lucide/svelte/icons/chef-hat';
import Laugh from '@lucide/svelte/icons/laugh';
import Soup from '@lucide/svelte/icons/soup';
import type { Reaction } from '@eat-with-me/protocol/talk/meal-topics';

export const signIcons = {
  delicious: ChefHat,
  hot: Flame,
  sweet: CakeSlice,
  warming: Soup,
  laughing: Laugh,
} satisfies Record<Reaction, unknown>;
