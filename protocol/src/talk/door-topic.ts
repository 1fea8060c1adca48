/** How the host of a private table says that its door stands: to everybody who sits there, and not by way of the server. */
import { DoorSchema } from '../table.ts';
import { stateTopic } from './topic.ts';

export const DOOR = stateTopic('door', DoorSchema);
