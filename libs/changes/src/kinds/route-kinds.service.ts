import type { Transaction } from '@app/database';
import { formatAmount, newId } from '@app/domain';
import { AccountAdministration, lockRoute, readRoute, RouteAdministration, type RouteDraft, type WrittenRoute, writtenRoute } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, GONE, NEW, type StoredChange } from './change-kind.js';
import { changedValues, plain, type Value } from './changed-values.js';

const history = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'route', subjectId });
const draftOf = ({ proposal }: Pick<StoredChange, 'proposal'>): RouteDraft => readRoute(proposal as unknown as WrittenRoute);

/** Changes of routes. A route has the mode of its account. */
@Injectable()
export class RouteKinds {
  constructor(
    private readonly routes: RouteAdministration,
    private readonly accounts: AccountAdministration,
  ) {}

  readonly create: ChangeKind<ChangeInputs['route.create']> = {
    name: 'route.create',
    history,
    plan: async (draft) => {
      await this.routes.check(draft);
      const { name, mode } = await this.accounts.get(draft.providerAccountId);
      const diff = changedValues([], await this.valuesOf(draft, name));
      const title = `Add a route from ${draft.serviceCode} to ${name}`;
      return {
        mode,
        subjectId: newId('route'),
        shownOn: draft.providerAccountId,
        version: NEW,
        title,
        diff,
        proposal: { ...writtenRoute(draft) },
        secrets: {},
      };
    },
    lock: () => Promise.resolve(NEW),
    apply: async (author, change) => {
      await this.routes.create(author, draftOf(change), change.subjectId);
    },
  };

  readonly change: ChangeKind<ChangeInputs['route.change']> = {
    name: 'route.change',
    history,
    plan: async ({ id, change }) => {
      const before = await this.routes.find(id);
      const after = await this.routes.plan(id, change);
      const { name, mode } = await this.accounts.get(before.providerAccountId);
      const diff = changedValues(await this.valuesOf(before, name), await this.valuesOf(after, name));
      if (diff.length === 0) throw new InvalidChange('Nothing would change: the route has these values already.');
      const title = `Change the route from ${before.serviceCode} to ${name}`;
      const version = String(before.version);
      return { mode, subjectId: id, shownOn: before.providerAccountId, version, title, diff, proposal: { ...writtenRoute(after) }, secrets: {} };
    },
    lock: async (tx: Transaction, { subjectId }) => String((await lockRoute(tx, subjectId)) ?? GONE),
    apply: async (author, change) => {
      const { priority, minAmountMinor, maxAmountMinor, enabled } = draftOf(change);
      await this.routes.update(author, change.subjectId, { priority, minAmountMinor, maxAmountMinor, enabled });
    },
  };

  private async valuesOf({ serviceCode, merchantId, priority, enabled, ...amounts }: RouteDraft, account: string): Promise<Value[]> {
    const currency = (await this.routes.services()).find(({ code }) => code === serviceCode)?.currency ?? '';
    const amount = (field: string, title: string, minor: bigint | null): Value[] =>
      minor === null ? [] : [plain(field, title, `${formatAmount(minor, currency)} ${currency}`)];
    return [
      plain('service', 'Service', serviceCode),
      plain('account', 'Account', account),
      plain('merchant', 'Merchant', merchantId ?? 'All merchants'),
      plain('priority', 'Priority', String(priority)),
      ...amount('min_amount', 'From', amounts.minAmountMinor),
      ...amount('max_amount', 'To', amounts.maxAmountMinor),
      plain('enabled', 'State', enabled ? 'On' : 'Off'),
    ];
  }
}
