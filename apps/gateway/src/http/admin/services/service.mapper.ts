import { CURRENCIES, formatAmount, InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import { findTemplate, InvalidService, type NewService, sampleFields, type ServiceChange, type ServiceTemplate, type StoredService } from '@app/providers';
import type { CreateServiceDto, UpdateServiceDto } from './service.dto.js';
import type { ConfiguredServiceView, ServiceTemplateView } from './service.view.js';

export function configuredServiceView(service: StoredService): ConfiguredServiceView {
  const { code, name, method, currency, enabled, version, template, fieldsSchema } = service;
  return {
    code,
    name,
    method,
    currency,
    min_amount: formatAmount(service.minAmountMinor, currency),
    max_amount: formatAmount(service.maxAmountMinor, currency),
    enabled,
    version,
    template,
    template_title: findTemplate(template)?.title ?? null,
    fields: fieldsSchema,
    sample_fields: sampleFields(fieldsSchema),
  };
}

export function serviceTemplateView({ code, title, summary, currencies, maxAmountMinor, fieldsSchema }: ServiceTemplate): ServiceTemplateView {
  const [currency = ''] = currencies;
  return {
    code,
    title,
    summary,
    currencies: [...currencies],
    max_amount: maxAmountMinor === null ? null : formatAmount(maxAmountMinor, currency),
    fields: { ...fieldsSchema },
    sample_fields: sampleFields(fieldsSchema),
  };
}

/** @throws {InvalidService} for amounts that are none in the currency */
export function newServiceOf({ template, code, name, currency, min_amount: min, max_amount: max }: CreateServiceDto): NewService {
  if (!CURRENCIES.includes(currency))
    throw new InvalidService([{ pointer: '/currency', detail: 'There is no such currency: name it by its three capital letters, such as EUR.' }]);
  const minAmountMinor = amountOf('/min_amount', min, currency);
  return { template, code, name, currency, minAmountMinor, maxAmountMinor: amountOf('/max_amount', max, currency) };
}

/** @throws {InvalidService} for amounts that are none in the currency */
export function serviceChangeOf({ name, min_amount: min, max_amount: max, enabled }: UpdateServiceDto, currency: string): ServiceChange {
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(min === undefined ? {} : { minAmountMinor: amountOf('/min_amount', min, currency) }),
    ...(max === undefined ? {} : { maxAmountMinor: amountOf('/max_amount', max, currency) }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

function amountOf(pointer: string, amount: string, currency: string): bigint {
  try {
    return parseNonNegativeAmount(amount, currency);
  } catch (error) {
    if (error instanceof InvalidAmount) throw new InvalidService([{ pointer, detail: error.message }]);
    throw error;
  }
}
