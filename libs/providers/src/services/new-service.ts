import { type Fault, formatAmount, MAX_AMOUNT_MINOR, MAX_SERVICE_NAME, SERVICE_CODE, shortenText } from '@app/domain';
import { InvalidService } from '../providers.errors.js';
import { findTemplate, SERVICE_TEMPLATES } from './service-templates.js';
import type { StoredService } from './services.repository.js';
import type { ServiceTemplate } from './template-parts.js';

/** A service as it was entered. Amounts are minor units of its currency. */
export interface NewService extends Pick<StoredService, 'code' | 'name' | 'currency' | 'minAmountMinor' | 'maxAmountMinor'> {
  /** The code of a template. */
  template: string;
}

/** A service as its template makes it. @throws {InvalidService} with everything that is wrong */
export function checkedService(input: NewService): StoredService {
  const template = findTemplate(input.template);
  if (!template)
    throw new InvalidService([{ pointer: '/template', detail: `There is no such template. Known: ${SERVICE_TEMPLATES.map(({ code }) => code).join(', ')}.` }]);
  const faults = [...codeFaults(input.code), ...nameFaults(input.name), ...currencyFaults(input.currency, template)];
  if (faults.length === 0) faults.push(...limitFaults(input, template));
  if (faults.length > 0) throw new InvalidService(faults);
  const { code, name, currency, minAmountMinor, maxAmountMinor } = input;
  const { method, fieldsSchema } = template;
  return {
    code,
    name: name.trim(),
    method,
    currency,
    minAmountMinor,
    maxAmountMinor,
    fieldsSchema: { ...fieldsSchema },
    template: template.code,
    enabled: true,
    version: 1,
  };
}

function codeFaults(code: string): Fault[] {
  if (SERVICE_CODE.test(code)) return [];
  return [{ pointer: '/code', detail: 'The code is 1 to 64 small letters, digits and underscores, such as sepa_eur.' }];
}

/** What is wrong with the name that operators and merchants read. */
export function nameFaults(name: string): Fault[] {
  if (name.trim() !== '' && shortenText(name, MAX_SERVICE_NAME) === name) return [];
  return [{ pointer: '/name', detail: `The name is 1 to ${String(MAX_SERVICE_NAME)} characters that merchants read.` }];
}

function currencyFaults(currency: string, { currencies, title }: ServiceTemplate): Fault[] {
  if (currencies.includes(currency)) return [];
  const [only] = currencies;
  const detail =
    currencies.length === 1 && only !== undefined
      ? `${title} pays in ${only} only.`
      : 'There is no such currency: name it by its three capital letters, such as EUR.';
  return [{ pointer: '/currency', detail }];
}

/** What is wrong with the smallest and the largest amount. */
export function limitFaults(
  { currency, minAmountMinor, maxAmountMinor }: Pick<StoredService, 'currency' | 'minAmountMinor' | 'maxAmountMinor'>,
  template: Pick<ServiceTemplate, 'title' | 'maxAmountMinor'> | undefined,
): Fault[] {
  const most = template?.maxAmountMinor ?? MAX_AMOUNT_MINOR;
  const text = (minor: bigint): string => `${formatAmount(minor, currency)} ${currency}`;
  const faults: Fault[] = [];
  if (minAmountMinor < 1n) faults.push({ pointer: '/min_amount', detail: `The smallest amount is at least ${text(1n)}.` });
  if (maxAmountMinor < minAmountMinor) faults.push({ pointer: '/max_amount', detail: 'The largest amount is below the smallest. Swap them.' });
  if (maxAmountMinor > most)
    faults.push({
      pointer: '/max_amount',
      detail: `The largest amount is at most ${text(most)} ${template?.maxAmountMinor ? `with ${template.title}` : 'in one payout'}.`,
    });
  return faults;
}
