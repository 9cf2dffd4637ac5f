import { describe, expect, it } from '@jest/globals';
import { isChanged, optionFaults, readOptions, toOptions } from './options-form.js';

const KEPT = { preventFailure: true, enquirySchedule: { intervalsSeconds: [5, 120], jitter: 0.15, limit: null, totalSeconds: 259_200 } };

describe("an account's options in a form", () => {
  it('come back as they went in', () => {
    expect(readOptions(KEPT)).toEqual({
      switches: { preventFailure: true, autoClear: false },
      schedule: { intervalsSeconds: '5 s, 2 min', jitter: '15', limit: 'none', totalSeconds: '3 d' },
    });
    expect(toOptions(readOptions(KEPT))).toEqual(KEPT);
    expect(isChanged(readOptions(KEPT), KEPT)).toBe(false);
  });

  it('leave to the provider what is left empty', () => {
    expect(toOptions(readOptions({}))).toEqual({});
    const draft = readOptions({});
    expect(toOptions({ ...draft, schedule: { ...draft.schedule, limit: '12' } })).toEqual({ enquirySchedule: { limit: 12 } });
  });

  it('keep what the form does not know', () => {
    const draft = readOptions({ later: 3 });
    expect(toOptions({ ...draft, switches: { ...draft.switches, autoClear: true } }, { later: 3 })).toEqual({ later: 3, autoClear: true });
  });

  it('say of each text that cannot be read what it should be', () => {
    const draft = readOptions({});
    const wrong = { intervalsSeconds: '5 s, often', jitter: 'much', limit: '1.5', totalSeconds: 'for ever' };
    expect(Object.keys(optionFaults({ ...draft, schedule: wrong }))).toEqual(['intervalsSeconds', 'jitter', 'limit', 'totalSeconds']);
    expect(optionFaults(readOptions(KEPT))).toEqual({});
  });

  it('are changed when a switch goes back to off', () => {
    const draft = readOptions(KEPT);
    expect(isChanged({ ...draft, switches: { ...draft.switches, preventFailure: false } }, KEPT)).toBe(true);
  });
});
