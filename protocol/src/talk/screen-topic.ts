/** Whether a guest shows a screen in the place of their camera: a recipe, or a film. It travels between browsers alone. */
import * as v from 'valibot';
import { stateTopic } from './topic.ts';

/** Said before the first picture of it leaves. It changes how a picture is framed, and nothing of what covers it. */
export const SCREEN = stateTopic('screen', v.boolean());
