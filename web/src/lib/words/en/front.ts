/** What the door of the page says, and whatever may be said before the rest is there. */
export { door } from './door.ts';
export { invited } from './invited.ts';
export { lost } from './lost.ts';
export { site } from './site.ts';
