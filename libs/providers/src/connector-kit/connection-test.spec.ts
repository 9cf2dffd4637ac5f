import { describe, expect, it } from '@jest/globals';
import { describeTest, NOTHING_TOLD } from './connection-test.js';
import type { HttpOutcome } from './http-sender.js';

const answered = (status: number): HttpOutcome => ({ kind: 'answered', status, headers: {}, body: 'internal-host-page' });
const test = (outcome: HttpOutcome) => describeTest('Acme', outcome, [200, 404]);

describe('the result of a connection test', () => {
  it('says whether the credentials were accepted', () => {
    expect(test(answered(404))).toEqual({ ok: true, message: 'Acme accepted the credentials.', told: NOTHING_TOLD });
    for (const status of [401, 403])
      expect(test(answered(status))).toMatchObject({ ok: false, message: 'Acme did not accept the credentials. Enter them again.' });
  });

  it('says what the acceptance of the credentials proves, and nothing where they were refused', () => {
    const told = { account: 'a_1', mode: 'live' } as const;
    expect(describeTest('Acme', answered(200), [200], told).told).toEqual(told);
    for (const status of [401, 500]) expect(describeTest('Acme', answered(status), [200], told).told).toEqual(NOTHING_TOLD);
  });

  it('reads the same for a closed port, a silent host, a host out of reach and any other answer', () => {
    const found: HttpOutcome[] = [
      { kind: 'not_sent', timedOut: false, why: 'the connection failed (ECONNREFUSED)' },
      { kind: 'not_sent', timedOut: false, why: 'the host is not on the public Internet' },
      { kind: 'lost', timedOut: true, why: 'no answer in time (UND_ERR_HEADERS_TIMEOUT)' },
      ...[204, 301, 400, 418, 500, 503].map(answered),
    ];
    const results = found.map(test);
    expect(new Set(results.map(({ message }) => message)).size).toBe(1);
    expect(results[0]).toMatchObject({ ok: false, message: expect.not.stringMatching(/\d|ECONN|timeout|internal/i) });
  });
});
