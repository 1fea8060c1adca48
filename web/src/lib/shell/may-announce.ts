/** When a guest is told that the house has a newer page than this one. */
import type { Stage } from '#lib/visit/stage.ts';

const AT: Readonly<Record<Stage['name'], boolean>> = {
  door: true,
  invited: true,
  setting: true,
  laying: false,
  queue: false,
  knocking: false,
  table: false,
  exit: true,
};

/**
 * Neither a meal nor the way to one is disturbed by it; but where the page is `outlived`, because the house no longer speaks
 * as it does, there is no way to a meal. Pure.
 */
export const mayAnnounce = (stage: Stage['name'], outlived: boolean): boolean =>
  outlived ? stage !== 'table' : AT[stage];
