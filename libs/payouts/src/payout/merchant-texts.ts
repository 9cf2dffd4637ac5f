import { columnsOf, MerchantTextColumns, type RowOf } from '@app/database';

/** The texts of a payout that its merchant has given, each null where it gave none. */
export type MerchantTexts = RowOf<MerchantTextColumns>;

const NAMES = columnsOf(MerchantTextColumns);

/** Takes the merchant's texts out of a request, a command or a row: what lies between them does not name them. */
export function merchantTextsOf(source: { readonly [Name in keyof MerchantTexts]?: string | null | undefined }): MerchantTexts {
  return Object.fromEntries(NAMES.map((name) => [name, source[name] ?? null])) as Record<keyof MerchantTexts, string | null>;
}
