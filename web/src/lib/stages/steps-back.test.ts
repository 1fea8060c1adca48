import { expect, test, vi } from 'vitest';
import { StepsBack, stagesOf, stepTo } from './steps-back.ts';

test('each stage further in is another entry', () => {
  expect(stepTo(['door'], 'laying')).toEqual({ steps: 1, stages: ['door', 'laying'] });
  expect(stepTo(['door', 'laying'], 'queue').steps).toBe(1);
  expect(stepTo(['door', 'laying', 'queue'], 'table').steps).toBe(1);
  expect(stepTo(['invited'], 'laying').stages).toEqual(['invited', 'laying']);
});

test('whoever goes back has as many entries less, and one of the same depth takes its place', () => {
  const seated = ['door', 'laying', 'queue', 'table'] as const;
  expect(stepTo(seated, 'queue')).toEqual({ steps: -1, stages: ['door', 'laying', 'queue'] });
  expect(stepTo(seated, 'exit')).toEqual({ steps: -2, stages: ['door', 'exit'] });
  expect(stepTo(seated, 'door')).toEqual({ steps: -3, stages: ['door'] });
  expect(stepTo(['door', 'exit'], 'queue')).toEqual({
    steps: 1,
    stages: ['door', 'exit', 'queue'],
  });
  expect(stepTo(['door', 'laying', 'queue'], 'knocking').steps).toBe(0);
  expect(stepTo(['door'], 'invited')).toEqual({ steps: 0, stages: ['invited'] });
});

test('an entry of nobody knows whom leads from the door', () => {
  expect(stagesOf(null)).toEqual(['door']);
  expect(stagesOf({ 'eat-with-me.stages': ['cellar', 'laying', 5] })).toEqual(['laying']);
  expect(stagesOf({ 'eat-with-me.stages': 'table' })).toEqual(['door']);
});

test('a link that leads within the page is no way back, and Back still is one', () => {
  history.replaceState(null, '');
  const back = vi.fn();
  const steps = new StepsBack(back, 'invited');
  expect(stagesOf(history.state)).toEqual(['invited']);
  steps.show('exit');
  history.pushState(null, '', '#another');
  dispatchEvent(new PopStateEvent('popstate'));
  expect(back).not.toHaveBeenCalled();
  expect(stagesOf(history.state)).toEqual(['invited', 'exit']);
  history.replaceState({ 'eat-with-me.stages': ['invited'] }, '');
  dispatchEvent(new PopStateEvent('popstate'));
  expect(back).toHaveBeenCalledExactlyOnceWith('invited');
  steps.end();
});
