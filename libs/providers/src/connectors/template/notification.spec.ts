import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { TEMPLATE_CODES } from './codes.js';
import { isSigned, readNotification } from './notification.js';

const SECRET = 'template_webhook_secret';
const NOW = new Date('2025-01-01T00:00:00Z');
const SECONDS = NOW.getTime() / 1_000;
const rawBody = Buffer.from(
  '{"id": "m_1", "payouts": [{"id": "p_1", "reference": "po_1-invoke", "status": "failed", "code": "account_closed"}, {"id": "p_2", "status": "queued"}]}',
);

function signed(seconds: number, secret = SECRET) {
  const mac = createHmac('sha256', secret)
    .update(`${String(seconds)}.`)
    .update(rawBody)
    .digest('hex');
  return { headers: { 'template-signature': `t=${String(seconds)},v1=${mac}` }, rawBody };
}

describe('notifications of the template', () => {
  it.each([
    ['signed now', true, signed(SECONDS)],
    ['as old as it may be', true, signed(SECONDS - 300)],
    ['too old', false, signed(SECONDS - 301)],
    ['from the future', false, signed(SECONDS + 301)],
    ['signed by another', false, signed(SECONDS, 'another')],
    ['with another body', false, { ...signed(SECONDS), rawBody: Buffer.from(`${rawBody.toString()} `) }],
    ['without a signature', false, { headers: {}, rawBody }],
  ])('accept a message with %s: %s', (_, good, notification) => {
    expect(isSigned(SECRET, notification, NOW)).toBe(good);
  });

  it('are translated', () => {
    const reports = [
      { invokeKey: 'po_1-invoke', report: { reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT', providerReference: 'p_1' } },
      { invokeKey: null, report: { reportedStatus: 'PROCESSING', providerReference: 'p_2' } },
    ];
    expect(readNotification(signed(SECONDS), TEMPLATE_CODES)).toMatchObject({ deduplicationKey: 'm_1', reports });
  });

  it('are ignored only when they are not about payouts', () => {
    const read = (body: string) => readNotification({ headers: {}, rawBody: Buffer.from(body) }, TEMPLATE_CODES);
    expect(read('{"id": "m_1"}')).toBeNull();
    for (const body of ['{', '{"id": "m_1", "payouts": []}', '{"payouts": [{"id": "p_1", "status": "paid"}]}', '{"id": "m_1", "payouts": [{"id": "p_1"}]}'])
      expect(() => read(body)).toThrow(NotificationUnreadable);
  });
});
