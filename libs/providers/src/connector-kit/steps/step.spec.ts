import { describe, expect, it } from '@jest/globals';
import { MAX_STEP_MEMBERS, MAX_STEP_VALUE_LENGTH, NO_STEP, type Step, storableStep } from './step.js';

const members = (count: number): Step => Object.fromEntries(Array.from({ length: count }, (_, index) => [`member_${String(index)}`, 'v']));
const never = (): boolean => false;

describe('storableStep', () => {
  it.each<[string, Step]>([
    ['one id', { quote: 'qt_1' }],
    ['as many members as there may be', members(MAX_STEP_MEMBERS)],
    ['a value as long as it may be', { quote: 'q'.repeat(MAX_STEP_VALUE_LENGTH) }],
    ['nothing', {}],
  ])('keeps %s', (_, step) => {
    expect(storableStep(step, never)).toEqual(step);
  });

  it.each<[string, Step]>([
    ['too many members', members(MAX_STEP_MEMBERS + 1)],
    ['a value that is too long', { quote: 'q'.repeat(MAX_STEP_VALUE_LENGTH + 1) }],
    ['an empty value', { quote: '' }],
    ['a value with a space', { quote: 'qt 1' }],
    ['a value with a control character', { quote: 'qt\u0000' }],
    ['a name that is none', { 'the quote': 'qt_1' }],
    ['a value that is no text', { quote: 7 as unknown as string }],
    ['one member too long beside a good one', { recipient: 'rc_1', quote: 'q'.repeat(MAX_STEP_VALUE_LENGTH + 1) }],
  ])('keeps nothing of a step with %s', (_, step) => {
    expect(storableStep(step, never)).toBe(NO_STEP);
  });

  it('keeps nothing of a step that repeats a detail of the recipient or a credential', () => {
    expect(storableStep({ recipient: 'rc_1', account: 'NL91ABNA0417164300' }, (text) => text.includes('ABNA'))).toBe(NO_STEP);
  });
});
