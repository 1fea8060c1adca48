/** Who may come through the door of a private table. */
import type { Door } from '@eat-with-me/protocol/table';

/** In the order in which they are offered. */
export const DOORS: readonly Door[] = ['open', 'knock', 'locked'];
