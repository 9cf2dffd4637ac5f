import { asOurKey } from '../../../libs/providers/src/connector-kit/json.js';
import { expect, it } from '@jest/globals';
import hmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ReportedStatus } from '@app/domain';
import { type Connector, providerNamed } from '@app/providers';
import { operationRequest } from '../setup/requests.js';
import { describeWithSpec, specPath } from '../setup/specs.js';
import { AdyenSimulator } from './simulator.js';

const SPEC = 'adyen/BalancePlatformTransferNotification-v4.json';
const HMAC_KEY = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const CREDENTIALS = { apiKey: 'key', hmacKey: HMAC_KEY, balanceAccountId: 'BA1' };

interface Example {
  data: Record<string, unknown>;
}

interface Spec {
  components: { examples: Record<string, { value: Example }>; schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
}

const CREATED = 'post-balancePlatform.transfer.created-balancePlatform-transfer-created-';
const UPDATED = 'post-balancePlatform.transfer.updated-';

/**
 * The expected result of each published example, written by hand; null: not about a payout. The names of two examples contradict their contents
 * (06 "cancelled" is refused, 07 "failed" is cancelled), so names prove nothing.
 */
const EXAMPLES: readonly (readonly [name: string, status: string, reportedStatus: ReportedStatus | null])[] = [
  [`${CREATED}incoming-internal`, 'received', null],
  [`${CREATED}initiated-on-demand-top-up`, 'received', null],
  [`${CREATED}initiated-scheduled-top-up`, 'received', null],
  [`${CREATED}outgoing-external`, 'received', 'PROCESSING'],
  [`${UPDATED}01.payout-authorized`, 'authorised', 'PENDING'],
  [`${UPDATED}02.payout-booked`, 'booked', 'PENDING'],
  [`${UPDATED}03.internal-authorised`, 'authorised', null],
  [`${UPDATED}04.internal-booked`, 'booked', null],
  [`${UPDATED}05.directDebit-booked`, 'booked', null],
  [`${UPDATED}06.directDebit-cancelled`, 'refused', null],
  [`${UPDATED}07.directDebit-failed`, 'cancelled', null],
  [`${UPDATED}08.internalDirectDebit-incoming-booked`, 'booked', null],
  [`${UPDATED}09.internalDirectDebit-outgoing-booked`, 'booked', null],
  [`${UPDATED}balancePlatform-transfer-updated-authorized-on-demand-top-up`, 'authorised', null],
  [`${UPDATED}balancePlatform-transfer-updated-authorized-scheduled-top-up`, 'authorised', null],
  [`${UPDATED}balancePlatform-transfer-updated-captured-on-demand-top-up`, 'captured', null],
  [`${UPDATED}balancePlatform-transfer-updated-captured-scheduled-top-up`, 'captured', null],
];
const AUTHORISED = `${UPDATED}01.payout-authorized`;
/** The expected results if the examples were about a payout to a bank. */
const AS_PAYOUT: Readonly<Record<string, ReportedStatus>> = {
  received: 'PROCESSING',
  authorised: 'PENDING',
  booked: 'PENDING',
  refused: 'PROCESS_FAILED',
  cancelled: 'REVOKED',
  captured: 'UNCLEAR',
};

describeWithSpec("Adyen's notifications", SPEC, () => {
  const spec = JSON.parse(readFileSync(specPath(SPEC), 'utf8')) as Spec;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(spec, 'spec');
  const validate = ajv.compile({ $ref: 'spec#/components/schemas/TransferNotificationRequest' });

  const exampleNamed = (name: string): Example => {
    const found = spec.components.examples[name];
    if (!found) throw new Error(`no example ${name}`);
    return structuredClone(found.value);
  };
  const connector = (credentials: Record<string, string> = CREDENTIALS): Connector => {
    const definition = providerNamed('adyen');
    return definition.connect(credentials, definition.codes, 'test');
  };
  const translate = (message: object) => connector().translateNotification({ headers: {}, rawBody: Buffer.from(JSON.stringify(message)) });

  it('the connector recognises 17 published example notifications of Adyen', () => {
    expect(Object.keys(spec.components.examples).sort()).toEqual(EXAMPLES.map(([name]) => name).sort());
  });

  it.each(EXAMPLES)('%s: valid, and %s is read as %s', (name, status, reportedStatus) => {
    const example = exampleNamed(name);
    expect(validate(example) || validate.errors).toBe(true);
    expect(example.data['status']).toBe(status);
    const message = translate(example);
    expect(message?.reports[0]?.report.reportedStatus ?? null).toBe(reportedStatus);
    if (!message) return;
    const { id, sequenceNumber, reference } = example.data;
    expect(message).toMatchObject({ deduplicationKey: `${String(id)}:${String(sequenceNumber)}`, reports: [{ invokeKey: asOurKey(reference) }] });
  });

  it.each(EXAMPLES)('%s would be read by its status %s if it were about a payout', (name, status) => {
    const { data, ...rest } = exampleNamed(name);
    const view = translate({ ...rest, data: { ...data, direction: 'outgoing', category: 'bank', type: 'bankTransfer' } })?.reports[0]?.report;
    expect(view?.reportedStatus).toBe(AS_PAYOUT[status]);
    const said = JSON.stringify(view, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(said).not.toMatch(/fullName|iban|accountNumber|cardIdentification/i);
  });

  it.each<[string, object]>([
    ['a status that is none', { status: 'paid' }],
    ['an amount as a text', { amount: { value: '1', currency: 'EUR' } }],
    ['no category', { category: undefined }],
    ['a reason that is none', { reason: 'none' }],
    ['a time that is none', { creationDate: 'yesterday' }],
  ])('the schema detects %s', (_, spoiled) => {
    const { data, ...rest } = exampleNamed(AUTHORISED);
    expect(validate(JSON.parse(JSON.stringify({ ...rest, data: { ...data, ...spoiled } })))).toBe(false);
  });

  it('notifications of the Adyen simulator are valid, signed, and report what happened', async () => {
    const simulator = await AdyenSimulator.start();
    try {
      const ours = connector(simulator.credentials());
      const { providerReference } = await ours.invoke(operationRequest('invoke', { fields: { holder_name: 'A. Klaassen', iban: 'NL91ABNA0417164300' } }));
      const reported: (ReportedStatus | undefined)[] = [];
      const say = async (): Promise<void> => {
        const webhook = simulator.webhook(providerReference);
        expect(validate(JSON.parse(webhook.rawBody.toString('utf8'))) || validate.errors).toBe(true);
        expect(await ours.verifyNotification(webhook, new Date())).toBe(true);
        reported.push(ours.translateNotification(webhook)?.reports[0]?.report.reportedStatus);
      };
      await say();
      simulator.move(providerReference, 'booked');
      await say();
      simulator.credit(providerReference);
      await say();
      expect(reported).toEqual(['PROCESSING', 'PENDING', 'PROCESSED']);
    } finally {
      await simulator.server.stop();
    }
  });

  it.each([0, 2])("signatures over JSON with an indent of %i are accepted both ways by Adyen's library and by ours", async (indent) => {
    const validator = new hmacValidator.default();
    const text = JSON.stringify({ ...exampleNamed(AUTHORISED), timestamp: '2026-02-28T00:00:00Z', note: 'Größe €' }, null, indent);
    const rawBody = Buffer.from(text);
    const now = new Date('2026-03-01T00:00:00Z');
    const ours = createHmac('sha256', Buffer.from(HMAC_KEY, 'hex')).update(rawBody).digest('base64');
    expect(validator.validateHMACSignature(HMAC_KEY, ours, text)).toBe(true);
    const theirs = validator.calculateHmac(text, HMAC_KEY);
    expect(await connector().verifyNotification({ headers: { hmacsignature: theirs }, rawBody }, now)).toBe(true);

    const tampered = text.replace('EUR', 'USD');
    expect(tampered).not.toBe(text);
    expect(validator.validateHMACSignature(HMAC_KEY, ours, tampered)).toBe(false);
    expect(await connector().verifyNotification({ headers: { hmacsignature: theirs }, rawBody: Buffer.from(tampered) }, now)).toBe(false);
  });

  it('the tables map the 72 statuses and 85 reasons of Adyen', () => {
    const { status, reason } = spec.components.schemas['TransferData']?.properties ?? {};
    expect(status?.enum).toHaveLength(72);
    expect(reason?.enum).toHaveLength(85);
    const mapped =
      'received pendingApproval approvalPending pending pendingExecution authorised bookingPending booked refused failed error rejected cancelled expired returned reversed';
    const reportedStatusOf = (word: string) =>
      translate({ data: { id: 'A', category: 'bank', amount: { value: 1, currency: 'EUR' }, status: word } })?.reports[0]?.report.reportedStatus;
    expect(status?.enum?.filter((word) => reportedStatusOf(word) !== 'UNCLEAR').sort()).toEqual(mapped.split(' ').sort());
    expect(reason?.enum?.filter((word) => Object.hasOwn(providerNamed('adyen').codes, word))).toHaveLength(49);
  });
});
