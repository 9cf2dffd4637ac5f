import { formatAmount } from '@app/domain';
import { findTemplate, type NewService, ServiceAdministration, type ServiceChange, type StoredService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, type ChangePlan, GONE, NEW, type StoredChange } from './change-kind.js';
import { changedValues, plain, type Value } from './changed-values.js';

type Input = ChangeInputs['service.change'];
/** Amounts as text: numbers of JSON are not exact. */
type Written<Values> = Omit<Values, 'minAmountMinor' | 'maxAmountMinor'> & { minAmountMinor: string; maxAmountMinor: string };

/** Both modes have the same services, so a change of one is in live effect. */
const MODE = 'live';
const history = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'service', subjectId });

/** Changes of what merchants can order. */
@Injectable()
export class ServiceKinds {
  constructor(private readonly services: ServiceAdministration) {}

  readonly create: ChangeKind<ChangeInputs['service.create']> = {
    name: 'service.create',
    history,
    plan: async (input) => {
      const service = await this.services.check(input);
      const template = plain('template', 'Template', findTemplate(service.template)?.title ?? input.template);
      const diff = changedValues([], [plain('code', 'Code', service.code), template, plain('currency', 'Currency', service.currency), ...valuesOf(service)]);
      const proposal: Record<string, unknown> = { ...written(input) };
      const title = `Add the service ${service.name}`;
      return { mode: MODE, subjectId: service.code, shownOn: service.code, version: NEW, title, diff, proposal, secrets: {} };
    },
    lock: async (tx, { subjectId }) => ((await this.services.lockVersion(tx, subjectId)) === undefined ? NEW : GONE),
    apply: async (author, { proposal, reason }) => {
      await this.services.create({ ...author, reason }, read(proposal as unknown as Written<NewService>));
    },
  };

  /** Any change; two people make it. */
  readonly change: ChangeKind<Input> = { ...this.common(), name: 'service.change', plan: (input) => this.plan(input, false) };

  /** A change that lets nothing through that was refused before; one person makes it. */
  readonly tighten: ChangeKind<Input> = { ...this.common(), name: 'service.tighten', plan: (input) => this.plan(input, true) };

  /** The kind that a change is of. @throws as its plan */
  async kindOf({ code, expectedVersion, change }: Input): Promise<'service.change' | 'service.tighten'> {
    return (await this.services.plan(code, expectedVersion, change)).loosens ? 'service.change' : 'service.tighten';
  }

  private common(): Pick<ChangeKind<Input>, 'history' | 'lock' | 'apply'> {
    return {
      history,
      lock: async (tx, { subjectId }) => String((await this.services.lockVersion(tx, subjectId)) ?? GONE),
      apply: async (author, { subjectId, version, proposal, reason }) => {
        const change: ServiceChange = read(proposal as unknown as Written<Required<ServiceChange>>);
        await this.services.change({ ...author, reason }, subjectId, Number(version), change);
      },
    };
  }

  /** @param isByOne one person is to make it */
  private async plan({ code, expectedVersion, change }: Input, isByOne: boolean): Promise<ChangePlan> {
    const { before, after, loosens } = await this.services.plan(code, expectedVersion, change);
    if (isByOne && loosens) throw new InvalidChange('It lets payouts through that were refused before, so a second person must agree to it.');
    const diff = changedValues(valuesOf(before), valuesOf(after));
    if (diff.length === 0) throw new InvalidChange('Nothing would change: the service has these values already.');
    const { name, minAmountMinor, maxAmountMinor, enabled } = after;
    const proposal: Record<string, unknown> = { ...written({ name, minAmountMinor, maxAmountMinor, enabled }) };
    const title = `Change the service ${before.name}`;
    return { mode: MODE, subjectId: code, shownOn: code, version: String(expectedVersion), title, diff, proposal, secrets: {} };
  }
}

function valuesOf({ name, currency, minAmountMinor, maxAmountMinor, enabled }: StoredService): Value[] {
  const amount = (minor: bigint): string => `${formatAmount(minor, currency)} ${currency}`;
  return [
    plain('name', 'Name', name),
    plain('min_amount', 'Smallest amount', amount(minAmountMinor)),
    plain('max_amount', 'Largest amount', amount(maxAmountMinor)),
    plain('enabled', 'New payouts', enabled ? 'Taken' : 'Refused'),
  ];
}

function written<Values extends { minAmountMinor: bigint; maxAmountMinor: bigint }>(values: Values): Written<Values> {
  return { ...values, minAmountMinor: String(values.minAmountMinor), maxAmountMinor: String(values.maxAmountMinor) };
}

function read<Values extends { minAmountMinor: string; maxAmountMinor: string }>(
  values: Values,
): Omit<Values, 'minAmountMinor' | 'maxAmountMinor'> & { minAmountMinor: bigint; maxAmountMinor: bigint } {
  return { ...values, minAmountMinor: BigInt(values.minAmountMinor), maxAmountMinor: BigInt(values.maxAmountMinor) };
}
