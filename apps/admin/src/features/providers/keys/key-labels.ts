import type { ApiKeyScope, ApiKeyState } from '@app/domain';
import type { Tone } from '../../../lib/labels/tones.js';

/** What a key may do, in words. */
export const SCOPE_LABELS: Readonly<Record<ApiKeyScope, string>> = {
  'payouts:read': 'Reads payouts and services',
  'payouts:write': 'Creates payouts and gives commands: it can move money',
};

export const STATE_LABELS: Readonly<Record<ApiKeyState, { label: string; tone: Tone }>> = {
  active: { label: 'In force', tone: 'good' },
  unclaimed: { label: 'Secret not fetched', tone: 'attention' },
  expired: { label: 'Expired', tone: 'neutral' },
  revoked: { label: 'Revoked', tone: 'neutral' },
  void: { label: 'Not fetched in time', tone: 'neutral' },
};
