import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { alternativesOf, unmetRequirements } from '@app/domain';
import type { Connector } from '@app/providers';
import { connect, type Simulated, type Subject } from './battery.js';
import { enquiryAbout, operationRequest } from './setup/requests.js';

/** How a payout is refused: by the connector before anything is sent, and by the provider with its answer or later, as the subject declares. */
export function refusalBattery(subject: Subject): void {
  const { definition, currency, fields, refuses = 'with_its_answer' } = subject;

  describe(`${definition.title}: refusals, ${refuses.replaceAll('_', ' ')}`, () => {
    let simulated: Simulated;
    let connector: Connector;

    beforeEach(async () => {
      simulated = await subject.start();
      connector = connect(subject, simulated.credentials);
    });

    afterEach(async () => {
      await simulated.server.stop();
    });

    const request = (rest: object = {}) => operationRequest('invoke', { fields, currency, ...rest }, connector.capabilities.keyForm);

    if (refuses === 'with_its_answer')
      it('declined, or done as failed, for a documented refusal', async () => {
        simulated.behave('refuses');
        const asked = request();
        const answer = await connector.invoke(asked);
        expect(answer).toMatchObject(
          answer.kind === 'declined'
            ? { resolution: 'INSUFFICIENT_FUNDS' }
            : { kind: 'done', reportedStatus: 'PROCESS_FAILED', resolution: 'INSUFFICIENT_FUNDS' },
        );
        expect(simulated.movements(asked.invokeKey)).toBe(0);
      });
    else if (refuses === 'with_its_next_step')
      it('accepted, and declined with its next step, for a documented refusal; the step is sent once', async () => {
        simulated.behave('refuses');
        const asked = request();
        const answer = await connector.invoke(asked);
        expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', continueAfterMs: expect.any(Number) });
        const step = { ...asked, providerReference: answer.providerReference, step: null, invokedAt: new Date() };
        expect(await connector.submitDetails(step)).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' });
        simulated.behave('pays');
        expect(await connector.submitDetails(step)).toMatchObject({ kind: 'accepted' });
        const paid = { reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: asked.amountMinor };
        expect(await connector.submitDetails({ ...step, providerReference: null })).toMatchObject({ kind: 'done', ...paid });
        expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({ kind: 'found', ...paid });
      });
    else
      it('accepted, and found as failed by an enquiry, for a documented refusal', async () => {
        simulated.behave('refuses');
        const asked = request();
        const answer = await connector.invoke(asked);
        expect(answer).toMatchObject({ kind: 'accepted' });
        expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({
          kind: 'found',
          reportedStatus: 'PROCESS_FAILED',
          resolution: 'INSUFFICIENT_FUNDS',
          processedAmountMinor: 0n,
        });
        expect(simulated.movements(asked.invokeKey)).toBe(0);
      });

    it('declined without a request for a payout that lacks what the connector requires', async () => {
      const { requiredFields } = connector.capabilities;
      expect(unmetRequirements(requiredFields, (field) => field in fields)).toEqual([]);
      for (const required of requiredFields) {
        const names = alternativesOf(required).flat();
        const without = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
        expect(await connector.invoke(request({ fields: without }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
      }
      expect(simulated.server.heard).toEqual([]);
    });
  });
}
