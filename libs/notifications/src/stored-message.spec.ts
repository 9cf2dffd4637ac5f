import type { NotificationReport, ProviderReport } from '@app/providers';
import { describe, expect, it } from '@jest/globals';
import { readMessage, writeMessage, writeParts } from './stored-message.js';

const MESSAGE = { headers: { 'x-nonce': 'n', authorization: 'Basic of ours', forwarded: ['a', 'b'] }, rawBody: Buffer.from('{"id": 1}') };
const reportOf = (invokeKey: string, processedAmountMinor: bigint | null): NotificationReport => ({
  invokeKey,
  report: {
    providerReference: 'tr_1',
    code: null,
    message: 'm'.repeat(2_000),
    httpStatus: null,
    raw: { amount: { bigint: '5' }, amounts: { processedAmountMinor: '6' } },
    reportedStatus: 'PROCESSED',
    resolution: 'OK',
    processedAmountMinor,
    receipt: true,
  },
});

describe('a stored message', () => {
  it.each([null, 0n, 9_007_199_254_740_993n])('has its report as it was read, whole and to the unit: %p', (amount) => {
    const report = reportOf('po_1-invoke', amount);
    expect(readMessage(writeMessage(MESSAGE, report)).report).toEqual(report);
  });

  it('keeps amounts that the contract does not know yet', () => {
    const report = { ...reportOf('po_1-invoke', 1n).report, returnedAmountMinor: 2n } as ProviderReport;
    expect(readMessage(writeMessage(MESSAGE, { invokeKey: 'k', report })).report?.report).toEqual(report);
  });

  it('is read by an earlier version, which looks for headers and body, and has none of our credentials', () => {
    const content = JSON.parse(writeMessage(MESSAGE, reportOf('a', 1n))) as { headers: unknown; body: string };
    expect([content.headers, Buffer.from(content.body, 'base64').toString()]).toEqual([{ 'x-nonce': 'n' }, '{"id": 1}']);
  });

  it('has only the message when an earlier version stored it', () => {
    const content = JSON.stringify({ headers: { 'sandbox-signature': 's' }, body: MESSAGE.rawBody.toString('base64') });
    expect(readMessage(content)).toEqual({ report: null, message: { headers: { 'sandbox-signature': 's' }, rawBody: MESSAGE.rawBody } });
  });

  it('is not guessed at when a later version stored it', () => {
    expect(() => readMessage('{"version":3}')).toThrow('stored in version 3, and this program reads up to 2');
  });
});

describe('a message about several payouts', () => {
  const parts = writeParts(MESSAGE, [reportOf('a', 1n), reportOf('b', 2n)]);

  it('is stored once, and each report by itself', () => {
    expect(parts.map((part) => readMessage(part).report?.invokeKey)).toEqual(['a', 'b']);
    expect(parts.map((part) => readMessage(part).message?.rawBody.toString())).toEqual(['{"id": 1}', undefined]);
  });

  it('has nothing that an earlier version could take for a message about one payout', () => {
    for (const part of parts) expect(JSON.parse(part)).not.toHaveProperty('body');
  });
});
