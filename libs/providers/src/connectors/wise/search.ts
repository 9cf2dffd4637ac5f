import type { EnquiryRequest } from '../../connector-kit/connector.contract.js';

/** How many transfers are asked for at once. */
export const PAGE_SIZE = 100;
/** How many pages one enquiry reads at most. */
export const MAX_PAGES = 10;
/** A margin for the difference between Wise's clock and ours, and for its dates without a time zone. */
const MARGIN_MS = 86_400_000;

/** A page of the transfers among which ours is: of its currency, made from the first send on. Wise cannot look a transfer up by our key. */
export function searchOf(
  { invokedAt, askedAt, currency }: Pick<EnquiryRequest, 'invokedAt' | 'askedAt' | 'currency'>,
  profileId: string,
  page: number,
): string {
  const query = new URLSearchParams({
    profile: profileId,
    targetCurrency: currency,
    createdDateStart: new Date((invokedAt ?? askedAt).getTime() - MARGIN_MS).toISOString(),
    createdDateEnd: new Date(askedAt.getTime() + MARGIN_MS).toISOString(),
    limit: String(PAGE_SIZE),
    offset: String(page * PAGE_SIZE),
  });
  return `/v1/transfers?${query.toString()}`;
}
