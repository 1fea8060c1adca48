/** What a companion's session tells, in the words of the page. Pure. */
import type { EndCode, Stage } from '@eat-with-me/companion/stage';
import type { Line } from '@eat-with-me/companion/thread';
import type { Caption, CompanionEnd, CompanionStage } from './companion.ts';

const ENDS: Readonly<Record<EndCode, CompanionEnd>> = {
  left: 'left',
  goodbye: 'parted',
  quota: 'quota',
  minutes: 'minutes',
  full: 'full',
  'too-often': 'too-often',
  misconfigured: 'misconfigured',
  'token-refused': 'refused',
  unwelcome: 'refused',
  unreachable: 'unreachable',
  unresponsive: 'unresponsive',
};

export function companionStageOf(stage: Stage): CompanionStage {
  switch (stage.name) {
    case 'opening':
      return { name: 'arriving' };
    case 'listening':
    case 'thinking':
    case 'speaking':
    case 'recovering':
    case 'parting':
      return { name: stage.name };
    case 'ended':
      return { name: 'over', why: ENDS[stage.why] };
  }
}

export const captionOf = ({ id, by, text, state }: Line): Caption => ({
  id,
  by,
  text,
  final: state !== 'open',
});
