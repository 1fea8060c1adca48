import { expect, it } from 'vitest';
import { TrackChain, type TrackStep } from './track-chain.ts';

/** As much of a track as a chain looks at. */
const trackNamed = (id: string, kind = 'video'): MediaStreamTrack =>
  Object.assign(new EventTarget(), { id, kind }) as MediaStreamTrack;

/** Adds its name to that of the track, and says what it does. */
function stepNamed(name: string, told: string[], kind: TrackStep['kind'] = 'video'): TrackStep {
  return {
    kind,
    begin: (track) => {
      const worked = trackNamed(`${track.id} ${name}`, kind);
      told.push(`begin ${worked.id}`);
      return { track: worked, end: () => told.push(`end ${worked.id}`) };
    },
  };
}

const failing: TrackStep = {
  kind: 'video',
  begin: () => {
    throw new Error('no canvas');
  },
};

it('without steps lets tracks pass as they are', () => {
  const chain = new TrackChain();
  const [audio, video] = [trackNamed('microphone', 'audio'), trackNamed('camera')];
  chain.setTrack('audio', audio);
  chain.setTrack('video', video);
  expect(chain.tracks).toEqual({ audio, video });
  chain.setTrack('video', null);
  expect(chain.tracks).toEqual({ audio, video: null });
});

it('leads a track of its kind through each step in order', () => {
  const told: string[] = [];
  const chain = new TrackChain();
  chain.setTrack('video', trackNamed('camera'));
  chain.setTrack('audio', trackNamed('microphone', 'audio'));
  const steps = [
    stepNamed('blurred', told),
    stepNamed('calm', told, 'audio'),
    stepNamed('framed', told),
  ];
  expect(chain.setSteps(steps)).toEqual(['audio', 'video']);
  expect(chain.tracks.video?.id).toBe('camera blurred framed');
  expect(chain.tracks.audio?.id).toBe('microphone calm');
});

it('ends the steps of a track that goes, the last first, and begins with the one that comes', () => {
  const told: string[] = [];
  const chain = new TrackChain();
  chain.setSteps([stepNamed('blurred', told), stepNamed('framed', told)]);
  chain.setTrack('video', trackNamed('camera'));
  told.length = 0;
  chain.setTrack('video', trackNamed('other'));
  expect(told).toEqual([
    'end camera blurred framed',
    'end camera blurred',
    'begin other blurred',
    'begin other blurred framed',
  ]);
  told.length = 0;
  chain.setTrack('video', null);
  expect(told).toEqual(['end other blurred framed', 'end other blurred']);
});

it('leaves what has not changed alone', () => {
  const told: string[] = [];
  const chain = new TrackChain();
  const camera = trackNamed('camera');
  const blurred = stepNamed('blurred', told);
  chain.setTrack('video', camera);
  chain.setSteps([blurred]);
  told.length = 0;
  expect(chain.setSteps([stepNamed('calm', told, 'audio'), blurred])).toEqual([]);
  chain.setTrack('video', camera);
  expect(told).toEqual([]);
});

it('ends every step when it ends itself', () => {
  const told: string[] = [];
  const chain = new TrackChain();
  chain.setSteps([stepNamed('blurred', told)]);
  chain.setTrack('video', trackNamed('camera'));
  chain.end();
  expect(told.at(-1)).toBe('end camera blurred');
  expect(chain.tracks).toEqual({ audio: null, video: null });
  chain.end();
  expect(told).toHaveLength(2);
});

it('lets nothing leave that a step could not work on, and ends those that did', () => {
  const told: string[] = [];
  const chain = new TrackChain();
  chain.setTrack('video', trackNamed('camera'));
  expect(chain.setSteps([stepNamed('framed', told), failing])).toEqual(['video']);
  expect(chain.tracks.video).toBeNull();
  chain.setSteps([]);
  expect(told.at(-1)).toBe('end camera framed');
  expect(chain.tracks.video?.id).toBe('camera');
});
