import { FieldCipher, fieldsPlace } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { PayoutRow } from '../payout.row.js';
import { RequiredActionsService } from '../required-actions.service.js';

/** What a provider may repeat of a payout, in clear. It is never logged and never stored. */
export interface SensitiveTexts {
  /** Details of the recipient. */
  fields: Record<string, unknown>;
  /** The answer to the provider's required action that still waits to be sent; empty when there is none. */
  details: Record<string, unknown>;
}

/** Decrypts what belongs to the recipient of a payout. */
@Injectable()
export class RecipientDetails {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly requiredActions: RequiredActionsService,
  ) {}

  /** @throws when it cannot be decrypted */
  read(row: PayoutRow): SensitiveTexts {
    return { fields: this.readFields(row.id, row.fields_encrypted), details: this.requiredActions.read(row) };
  }

  /** @returns null where it cannot be decrypted */
  readIfReadable(row: PayoutRow): SensitiveTexts | null {
    try {
      return this.read(row);
    } catch {
      return null;
    }
  }

  /** @returns null where they cannot be decrypted */
  readFieldsIfReadable(payoutId: string, encrypted: string): Record<string, unknown> | null {
    try {
      return this.readFields(payoutId, encrypted);
    } catch {
      return null;
    }
  }

  private readFields(payoutId: string, encrypted: string): Record<string, unknown> {
    return JSON.parse(this.cipher.decrypt(encrypted, fieldsPlace(payoutId))) as Record<string, unknown>;
  }
}
