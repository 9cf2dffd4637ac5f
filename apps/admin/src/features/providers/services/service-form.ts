import { InvalidAmount, loosensService, parseNonNegativeAmount, SERVICE_CODE, type ServiceLimits } from '@app/domain';
import type { ConfiguredServiceView, ServiceTemplateView, UpdateServiceDto } from '../../../generated/types.gen.js';

/** A service as typed. */
export interface ServiceDraft {
  code: string;
  name: string;
  currency: string;
  minAmount: string;
  maxAmount: string;
  enabled: boolean;
}

export type ServiceErrors = Partial<Record<keyof ServiceDraft, string>>;

/** The first values of a new service. */
export function newDraft({ code, title, currencies }: Pick<ServiceTemplateView, 'code' | 'title' | 'currencies'>): ServiceDraft {
  const [only] = currencies;
  const currency = currencies.length === 1 && only !== undefined ? only : '';
  return { code, name: title, currency, minAmount: '', maxAmount: '', enabled: true };
}

/** The first values of a service that there is. */
export function draftOf({ code, name, currency, min_amount: minAmount, max_amount: maxAmount, enabled }: ConfiguredServiceView): ServiceDraft {
  return { code, name, currency, minAmount, maxAmount, enabled };
}

/** The errors of a draft, by field; empty when it can be sent. */
export function serviceErrors(draft: ServiceDraft, currencies: readonly string[]): ServiceErrors {
  const isCurrency = currencies.includes(draft.currency);
  const errors: [keyof ServiceDraft, string | null][] = [
    ['code', SERVICE_CODE.test(draft.code) ? null : 'Small letters, digits and underscores, such as sepa_eur.'],
    ['name', draft.name.trim() === '' ? 'Enter a name.' : null],
    ['currency', isCurrency ? null : 'Three capital letters of a currency, such as EUR.'],
    ['minAmount', isCurrency ? amountError(draft.minAmount, draft.currency) : null],
    ['maxAmount', isCurrency ? amountError(draft.maxAmount, draft.currency) : null],
  ];
  return Object.fromEntries(errors.filter(([, error]) => error !== null));
}

/** What of a draft without errors differs from what the operator saw, as the server expects it. */
export function changesOf(draft: ServiceDraft, seen: ConfiguredServiceView): Omit<UpdateServiceDto, 'reason'> {
  const [typed, before] = [limitsOf(draft), limitsOf(draftOf(seen))];
  return {
    ...(draft.name.trim() === seen.name ? {} : { name: draft.name.trim() }),
    ...(typed.minAmountMinor === before.minAmountMinor ? {} : { min_amount: draft.minAmount.trim() }),
    ...(typed.maxAmountMinor === before.maxAmountMinor ? {} : { max_amount: draft.maxAmount.trim() }),
    ...(draft.enabled === seen.enabled ? {} : { enabled: draft.enabled }),
  };
}

/** True where a draft without errors lets payouts through that were refused before: a second person must agree to it. */
export function loosens(draft: ServiceDraft, seen: ConfiguredServiceView): boolean {
  return loosensService(limitsOf(draftOf(seen)), limitsOf(draft));
}

/** A body for `POST /v1/payouts`, as a merchant may send it. */
export function sampleBody({ code, minAmount }: ServiceDraft, fields: Record<string, unknown>): string {
  const amount = minAmount.trim() === '' ? '10.00' : minAmount.trim();
  return JSON.stringify({ service: code, amount, reference: 'order-1001', fields }, null, 2);
}

/** The services that a text is found in: code, name, currency, or the title of the template. */
export function foundServices(services: readonly ConfiguredServiceView[], text: string): ConfiguredServiceView[] {
  const wanted = text.trim().toLowerCase();
  return services.filter((one) => [one.code, one.name, one.currency, one.template_title ?? ''].some((part) => part.toLowerCase().includes(wanted)));
}

function limitsOf({ currency, minAmount, maxAmount, enabled }: ServiceDraft): ServiceLimits {
  return { minAmountMinor: parseNonNegativeAmount(minAmount.trim(), currency), maxAmountMinor: parseNonNegativeAmount(maxAmount.trim(), currency), enabled };
}

function amountError(amount: string, currency: string): string | null {
  try {
    parseNonNegativeAmount(amount.trim(), currency);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `${error.message}.`;
    throw error;
  }
}
