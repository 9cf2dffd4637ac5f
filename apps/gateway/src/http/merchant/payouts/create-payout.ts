import type { MerchantPrincipal } from '@app/access';
import type { CallbackUrlRules } from '@app/domain';
import { assertAcceptableCallbackTarget } from '@app/outbound';
import { type CreatePayout, type MerchantTexts, merchantTextsOf } from '@app/payouts';
import { InvalidRequest } from '../../problems/request.errors.js';
import type { CreatePayoutDto } from './create-payout.dto.js';
import { refuseSensitiveData } from '../sensitive-data/sensitive-data.js';

/**
 * The command that the request asks for.
 * @throws {InvalidRequest} if both `expires_at` and `lifetime` are sent
 * @throws {Refusal} for card data, and for callback URLs that are not allowed
 */
export function createPayoutFrom(
  merchant: Pick<MerchantPrincipal, 'merchantId' | 'apiKeyId' | 'mode'>,
  body: CreatePayoutDto,
  rules: CallbackUrlRules,
): CreatePayout {
  if (body.expires_at != null && body.lifetime != null) {
    throw new InvalidRequest([{ pointer: '/lifetime', detail: 'Send either "expires_at" or "lifetime", not both.' }]);
  }
  refuseSensitiveData(body);
  // Does not compile if a text of the payout has no member in the request.
  const texts: Pick<CreatePayoutDto, keyof MerchantTexts> = body;
  if (body.callback_url != null) assertAcceptableCallbackTarget(body.callback_url, rules);
  return {
    merchantId: merchant.merchantId,
    apiKeyId: merchant.apiKeyId,
    mode: merchant.mode,
    service: body.service,
    amount: body.amount,
    currency: body.currency ?? null,
    reference: body.reference,
    fields: body.fields ?? {},
    autoprocess: body.autoprocess ?? true,
    expiresAt: body.expires_at == null ? null : new Date(body.expires_at),
    lifetimeSeconds: body.lifetime ?? null,
    callbackUrl: body.callback_url ?? null,
    ...merchantTextsOf(texts),
    metadata: body.metadata ?? {},
  };
}
