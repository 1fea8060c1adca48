/** What a setup may ask of a model, and what comes of asking for more. Pure. */
import { CLOSINGS, unknownModel, type Closing } from './closings.ts';
import { PROFILES, type Profile } from './profiles.ts';
import type { Version } from './surface.ts';
import type { Setup } from './wire.ts';

/** The model's profile, or the closing with which the setup is refused. */
export function judgeSetup(
  setup: Setup,
  version: Version,
): { readonly profile: Profile } | { readonly closing: Closing } {
  const refused = (closing: Closing) => ({ closing });
  const { model = '', generationConfig: generation = {}, proactivity } = setup;
  if (!model.startsWith('models/')) return refused(CLOSINGS.invalidArgument);
  const profile = PROFILES.find((one) => one.model === model);
  if (!profile) return refused(unknownModel(model, version));

  const modalities = generation.responseModalities ?? ['AUDIO'];
  if (modalities.length !== 1 || modalities[0] !== 'AUDIO')
    return refused(CLOSINGS.invalidArgument);
  if (!mayThink(profile, generation.thinkingConfig)) return refused(CLOSINGS.thinkingRefused);
  const removed =
    generation.enableAffectiveDialog === true || proactivity?.proactiveAudio === false;
  if (removed && profile.removedOptions === 'refused') return refused(CLOSINGS.invalidArgument);
  return { profile };
}

type Thinking = NonNullable<Setup['generationConfig']>['thinkingConfig'];

function mayThink({ thinking }: Profile, asked: Thinking): boolean {
  const level = asked?.thinkingLevel?.toLowerCase();
  switch (thinking) {
    case 'refused':
      return asked === undefined;
    case 'required':
      return level !== undefined && ['low', 'medium', 'high'].includes(level);
    case 'budget':
      return level === undefined;
    case 'level':
      return asked?.thinkingBudget === undefined;
  }
}
