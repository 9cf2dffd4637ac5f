import type { ApiKeyRecord } from '@app/access';
import type { ApiKeyView } from './api-key.view.js';

/** A key as this operator sees it. */
export function apiKeyView(key: ApiKeyRecord, operatorId: string): ApiKeyView {
  const isUnclaimed = key.state === 'unclaimed';
  return {
    id: key.id,
    mode: key.mode,
    name: key.name,
    scopes: key.scopes,
    allowed_cidrs: key.allowedCidrs,
    state: key.state,
    shown_as: `pgw_${key.mode}_${key.id.slice('key_'.length)}_…${key.secretHint ?? ''}`,
    created_at: key.createdAt.toISOString(),
    made_by: key.madeBy,
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    last_use: key.lastUse && { at: key.lastUse.at.toISOString(), network: key.lastUse.network },
    claim_until: isUnclaimed ? (key.claimUntil?.toISOString() ?? null) : null,
    can_claim: isUnclaimed && key.madeBy?.id === operatorId,
    replaces: key.replacesId,
  };
}
