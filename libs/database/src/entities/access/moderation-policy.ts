export type { MerchantPolicy, ModerationPolicy } from '@app/domain';
