import { describe, expect, it } from '@jest/globals';
import { answerOf, type Answered, noAnswerOf, NO_RESPONSE, refusalOf, resolutionOfCode } from './answers.js';
import type { ProviderReport } from './connector.contract.js';

const CODES = { no_funds: 'INSUFFICIENT_FUNDS', busy: 'GENERAL_ERROR' } as const;
const answered = (status: number, headers: Record<string, string> = {}): Answered => ({ kind: 'answered', status, headers, body: '' });
const refusal = (status: number, code: string | null, isReadable = true, headers: Record<string, string> = {}) =>
  refusalOf(answered(status, headers), { code, message: 'words', isReadable }, CODES);

/** The transport rules, row by row: what a status means without a better word of the provider. */
const BY_STATUS: readonly (readonly [number, string, string])[] = [
  [301, 'unknown', 'CONNECTION_ERROR'],
  [400, 'declined', 'INVALID_REQUEST'],
  [401, 'declined', 'INVALID_CREDENTIALS'],
  [402, 'unknown', 'CONNECTION_ERROR'],
  [403, 'declined', 'ACCESS_ERROR'],
  [404, 'unknown', 'CONNECTION_ERROR'],
  [408, 'unknown', 'CONNECTION_TIMEOUT_ERROR'],
  [409, 'declined', 'DUPLICATED_ID'],
  [418, 'unknown', 'CONNECTION_ERROR'],
  [422, 'declined', 'REQUEST_ERROR'],
  [429, 'not_sent', 'GENERAL_ERROR'],
  [500, 'unknown', 'PROVIDER_INTERNAL_ERROR'],
  [502, 'unknown', 'CONNECTION_ERROR'],
  [503, 'unknown', 'CONNECTION_ERROR'],
  [504, 'unknown', 'CONNECTION_TIMEOUT_ERROR'],
];

describe('refusalOf', () => {
  it.each(BY_STATUS)('reads HTTP %i without a code as %s with resolution %s', (status, kind, resolution) => {
    expect(refusal(status, null)).toMatchObject({ kind, resolution, httpStatus: status });
  });

  it('lets the code of the provider take precedence over the HTTP status', () => {
    expect(refusal(400, 'no_funds')).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS', code: 'no_funds', message: 'words' });
    expect(refusal(400, 'busy')).toMatchObject({ kind: 'unknown', resolution: 'GENERAL_ERROR' });
  });

  it('never reads a redirect as a refusal, whatever its body says', () => {
    expect(refusal(302, 'no_funds')).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_ERROR' });
  });

  it('reads an unmapped code as unknown, whatever the status', () => {
    for (const status of [400, 401, 403, 404, 409, 422]) expect(refusal(status, 'e_new')).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
  });

  it.each([
    ['e_new', 'no_funds', 'declined', 'INSUFFICIENT_FUNDS', 'no_funds'],
    ['e_new', 'busy', 'unknown', 'GENERAL_ERROR', 'busy'],
    ['e_new', 'class_new', 'unknown', 'UNKNOWN', undefined],
    ['e_new', 'constructor', 'unknown', 'UNKNOWN', undefined],
    ['e_new', null, 'unknown', 'UNKNOWN', undefined],
    ['busy', 'no_funds', 'unknown', 'GENERAL_ERROR', undefined],
  ])('reads the code %s of the class %s as %s, %s', (code, documented, kind, resolution, counted) => {
    const refused = { code, class: documented, message: 'words', isReadable: true };
    const answer = refusalOf(answered(400), refused, CODES);
    expect(answer).toMatchObject({ kind, resolution, code });
    expect(answer.raw['read_by_class']).toBe(counted);
    expect(refusalOf(answered(500), refused, CODES)).toMatchObject({ kind: 'unknown' });
    expect(refusalOf(answered(400), { ...refused, isReadable: false }, CODES)).toMatchObject({ kind: 'unknown' });
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('finds no resolution for the inherited member %s', (code) => {
    expect(resolutionOfCode(code, CODES)).toBe('UNKNOWN');
  });

  it('never reads a server error as a refusal, whatever its body says', () => {
    for (const status of [500, 502, 503, 504, 408]) expect(refusal(status, 'no_funds').kind).toBe('unknown');
  });

  it("reads a refusal whose body is not the provider's as unknown", () => {
    for (const status of [400, 403, 404, 422]) expect(refusal(status, null, false)).toMatchObject({ kind: 'unknown', resolution: 'CONNECTION_ERROR' });
  });

  it.each([
    ['7', 7_000],
    [undefined, 5_000],
    ['0', 100],
    ['999999', 300_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 5_000],
    ['-5', 5_000],
  ])('limits the wait of a busy provider with retry-after %s', (value, retryAfterMs) => {
    expect(refusal(429, null, false, value === undefined ? {} : { 'retry-after': value })).toMatchObject({ kind: 'not_sent', retryAfterMs });
  });
});

describe('answerOf', () => {
  const report = (reportedStatus: ProviderReport['reportedStatus']): ProviderReport => ({
    ...NO_RESPONSE,
    reportedStatus,
    resolution: 'OK',
    processedAmountMinor: null,
  });

  it.each([
    ['invoke', 'PROCESSED', 'done'],
    ['invoke', 'PENDING', 'accepted'],
    ['invoke', 'PROCESS_FAILED', 'done'],
    ['invoke', 'UNCLEAR', 'unknown'],
    ['revoke', 'REVOKED', 'done'],
    ['revoke', 'REVOKING', 'accepted'],
    ['cancel', 'CANCELLED', 'done'],
    ['cancel', 'PROCESSED', 'accepted'],
    ['submit_details', 'PENDING', 'accepted'],
    ['submit_details', 'PROCESSED', 'done'],
  ] as const)('as the answer to %s: %s is %s', (operation, reportedStatus, kind) => {
    expect(answerOf(operation, report(reportedStatus)).kind).toBe(kind);
  });
});

describe('noAnswerOf', () => {
  it('never reads a refused enquiry as a fact about the payout', () => {
    for (const status of [400, 401, 403, 404, 409, 422, 429, 500, 503])
      expect(noAnswerOf(answered(status))).toMatchObject({ kind: 'no_answer', httpStatus: status });
    expect(noAnswerOf({ kind: 'lost', timedOut: true, why: 'late' })).toMatchObject({ kind: 'no_answer', resolution: 'CONNECTION_TIMEOUT_ERROR' });
  });
});
