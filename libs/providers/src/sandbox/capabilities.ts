import type { Capabilities } from '../connector.contract.js';

const DAY_MS = 86_400_000;

/** What the sandbox provider can do. Its answers settle at once; real providers take longer. */
export const SANDBOX_CAPABILITIES: Capabilities = {
  revoke: true,
  cancel: true,
  notifications: true,
  settleTimeMs: 1_000,
  keyLifetimeMs: 30 * DAY_MS,
  enquirySchedule: { intervalsSeconds: [1, 2, 5, 10, 30, 60, 300, 900], jitter: 0.1, limit: 100, totalSeconds: null },
};
