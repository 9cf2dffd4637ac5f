import { type ChangedValue } from '@app/domain';
import { SecretRotationService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { accountHistory, accountLock } from './account-kinds.service.js';
import type { ChangeInputs, ChangeKind } from './change-kind.js';

/**
 * New secrets of an account that stays the same account. The provider is asked when the request is made, so that its maker learns at once
 * what it refuses, and again when it is published.
 */
@Injectable()
export class SecretRotationKind implements ChangeKind<ChangeInputs['account.rotate']> {
  readonly name = 'account.rotate';
  readonly history = accountHistory;
  readonly lock = accountLock;

  constructor(private readonly rotation: SecretRotationService) {}

  readonly plan: ChangeKind<ChangeInputs['account.rotate']>['plan'] = async ({ id, expectedVersion, secrets }) => {
    const { name, mode, replaced } = await this.rotation.plan(id, expectedVersion, secrets);
    const diff = replaced
      .filter(({ before, after }) => before !== after)
      .map(({ name: field, title, before, after }): ChangedValue => ({ field: `credentials.${field}`, title, before, after, isSecret: true }));
    if (diff.length === 0) throw new InvalidChange('Nothing would change: the account has these secrets already.');
    return { mode, subjectId: id, shownOn: id, version: String(expectedVersion), title: `Rotate secrets of the account ${name}`, diff, proposal: {}, secrets };
  };

  readonly apply: ChangeKind['apply'] = async (author, { subjectId, version, secrets, reason }) => {
    await this.rotation.rotate(author, subjectId, Number(version), { secrets, reason: reason ?? '' });
  };
}
