/** What decides how much money a service may carry. Amounts are minor units of its currency. */
export interface ServiceLimits {
  minAmountMinor: bigint;
  maxAmountMinor: bigint;
  /** A service that is not enabled takes no new payouts. */
  enabled: boolean;
}

/** The code of a service, as merchants name it. */
export const SERVICE_CODE = /^[a-z0-9_]{1,64}$/;
/** The longest name of a service, in whole characters. */
export const MAX_SERVICE_NAME = 100;

/** Whether a change lets payouts through that were refused before: in live effect it takes two people. */
export function loosensService(before: ServiceLimits, after: ServiceLimits): boolean {
  const isEnabled = !before.enabled && after.enabled;
  // Limits of a disabled service count too: the request that enables it does not show them.
  return isEnabled || after.minAmountMinor < before.minAmountMinor || after.maxAmountMinor > before.maxAmountMinor;
}
