import { describe, expect, it } from '@jest/globals';
import { isChanged, optionErrors, type OptionsDraft, readOptions, toOptions } from './options-form.js';

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

describe('the options form', () => {
  it('writes stored options back unchanged', () => {
    expect(readOptions(KEPT)).toEqual({
      switches: { preventFailure: true, autoClear: false, 'policy.always': false, 'policy.firstToRecipient': true },
      stopsOnFailures: true,
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

  it('omits options that were left empty', () => {
    expect(toOptions(readOptions({}))).toEqual({});
    expect(toOptions(typed({ 'enquirySchedule.limit': '12' }))).toEqual({ enquirySchedule: { limit: 12 } });
  });

  it('switches the circuit breaker off regardless of its other options', () => {
    const off = { ...readOptions(KEPT), stopsOnFailures: false };
    expect(toOptions(off, KEPT)).toEqual({ ...KEPT, breaker: false });
    expect(readOptions({ breaker: false }).stopsOnFailures).toBe(false);
    expect(isChanged(off, KEPT)).toBe(true);
  });

  it('keeps options that are not part of the form', () => {
    const draft = readOptions({ later: 3 });
    expect(toOptions({ ...draft, switches: { ...draft.switches, autoClear: true } }, { later: 3 })).toEqual({ later: 3, autoClear: true });
  });

  it('reports every text that is invalid', () => {
    const wrong = {
      'policy.aboveMinor': '1000.00 EUR, 5.5 JPY',
      concurrency: '1.5',
      'breaker.openSeconds': 'a while',
      'enquirySchedule.jitter': 'much',
      'enquirySchedule.limit': 'many',
    };
    expect(Object.keys(optionErrors(typed(wrong)))).toEqual(Object.keys(wrong));
    expect(optionErrors(readOptions(KEPT))).toEqual({});
  });

  it('detects a switch that was turned off', () => {
    const draft = readOptions(KEPT);
    expect(isChanged({ ...draft, switches: { ...draft.switches, preventFailure: false } }, KEPT)).toBe(true);
  });
});
