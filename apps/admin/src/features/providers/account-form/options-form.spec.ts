import { describe, expect, it } from '@jest/globals';
import { isChanged, optionFaults, type OptionsDraft, readOptions, toOptions } from './options-form.js';

const KEPT = {
  preventFailure: true,
  policy: { firstToRecipient: true, aboveMinor: { EUR: 100_000, JPY: 500 } },
  concurrency: 4,
  rateLimit: { perSecond: 0.5 },
  breaker: { failures: 3, openSeconds: 120 },
  enquirySchedule: { intervalsSeconds: [5, 120], jitter: 0.15, limit: null, totalSeconds: 259_200 },
};

const typed = (texts: Partial<OptionsDraft['texts']>, before = {}): OptionsDraft => {
  const draft = readOptions(before);
  return { ...draft, texts: { ...draft.texts, ...texts } };
};

describe("an account's options in a form", () => {
  it('come back as they went in', () => {
    expect(readOptions(KEPT)).toEqual({
      switches: { preventFailure: true, autoClear: false, 'policy.always': false, 'policy.firstToRecipient': true },
      stopsByItself: true,
      texts: {
        'policy.aboveMinor': '1000.00 EUR, 500 JPY',
        concurrency: '4',
        'rateLimit.perSecond': '0.5',
        'breaker.failures': '3',
        'breaker.openSeconds': '2 min',
        'enquirySchedule.intervalsSeconds': '5 s, 2 min',
        'enquirySchedule.jitter': '15',
        'enquirySchedule.limit': 'none',
        'enquirySchedule.totalSeconds': '3 d',
      },
    });
    expect(toOptions(readOptions(KEPT))).toEqual(KEPT);
    expect(isChanged(readOptions(KEPT), KEPT)).toBe(false);
  });

  it('leave as it is what is left empty', () => {
    expect(toOptions(readOptions({}))).toEqual({});
    expect(toOptions(typed({ 'enquirySchedule.limit': '12' }))).toEqual({ enquirySchedule: { limit: 12 } });
  });

  it('switch the circuit breaker off, whatever was typed for it', () => {
    const off = { ...readOptions(KEPT), stopsByItself: false };
    expect(toOptions(off, KEPT)).toEqual({ ...KEPT, breaker: false });
    expect(readOptions({ breaker: false }).stopsByItself).toBe(false);
    expect(isChanged(off, KEPT)).toBe(true);
  });

  it('keep what the form does not know', () => {
    const draft = readOptions({ later: 3 });
    expect(toOptions({ ...draft, switches: { ...draft.switches, autoClear: true } }, { later: 3 })).toEqual({ later: 3, autoClear: true });
  });

  it('say of each text that cannot be read what it should be', () => {
    const wrong = {
      'policy.aboveMinor': '1000.00 EUR, 5.5 JPY',
      concurrency: '1.5',
      'breaker.openSeconds': 'a while',
      'enquirySchedule.jitter': 'much',
      'enquirySchedule.limit': 'many',
    };
    expect(Object.keys(optionFaults(typed(wrong)))).toEqual(Object.keys(wrong));
    expect(optionFaults(readOptions(KEPT))).toEqual({});
  });

  it('are changed when a switch goes back to off', () => {
    const draft = readOptions(KEPT);
    expect(isChanged({ ...draft, switches: { ...draft.switches, preventFailure: false } }, KEPT)).toBe(true);
  });
});
