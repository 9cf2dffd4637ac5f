import { AccessSubjectNotFound, type MerchantInMode, type MerchantRecord } from '@app/access';
import { type Mode, MODES, type Tenant } from '@app/domain';
import type { MerchantInModeView, MerchantView } from './merchant.view.js';

/** A merchant for people. */
export function merchantView({ id, name, version, defaultLifetimeSeconds, callbackEvents, createdAt, modes }: MerchantRecord): MerchantView {
  return {
    id,
    name,
    version,
    default_lifetime_seconds: defaultLifetimeSeconds,
    callback_events: callbackEvents,
    created_at: createdAt.toISOString(),
    modes: { live: inModeView(modes.live), test: inModeView(modes.test) },
  };
}

/** The tenant that a path names. @throws {AccessSubjectNotFound} for a mode that there is not */
export function tenantOf({ id, mode }: { id: string; mode: string }): Tenant {
  if (!isMode(mode)) throw new AccessSubjectNotFound('A merchant has the modes live and test, and no other.');
  return { merchantId: id, mode };
}

function isMode(text: string): text is Mode {
  return (MODES as readonly string[]).includes(text);
}

function inModeView({ disabledAt, endpoint, activeKeys }: MerchantInMode): MerchantInModeView {
  return {
    disabled_at: disabledAt?.toISOString() ?? null,
    callback_endpoint: endpoint && { url: endpoint.url, disabled_at: endpoint.disabledAt?.toISOString() ?? null, failures: endpoint.failures },
    active_keys: activeKeys,
  };
}
