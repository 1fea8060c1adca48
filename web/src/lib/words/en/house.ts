/** What the stages behind the door say. */
export { companion } from './companion.ts';
export { company } from './company.ts';
export { cover } from './cover.ts';
export { devices } from './devices.ts';
export { exit } from './exit.ts';
export { laying } from './laying.ts';
export { line } from './line.ts';
export { report } from './report.ts';
export { meal } from './meal.ts';
export { rules } from './rules.ts';
export { saw } from './saw.ts';
export { setting } from './setting.ts';
export { table } from './table.ts';
export { trust } from './trust.ts';
export { view } from './view.ts';
export { waiting } from './waiting.ts';
export { wishes } from './wishes.ts';
