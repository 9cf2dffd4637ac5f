import { FourEyes } from '@app/changes';
import { Database, ReadCache, sql } from '@app/database';
import { FIRST_STEP_NAMES, type FirstStep, PAID_STATUSES } from '@app/domain';
import { Injectable } from '@nestjs/common';

/** Which of the first steps are done. */
export type FirstSteps = Readonly<Record<FirstStep, boolean>>;

const accountIn = (mode: string): string => `EXISTS (SELECT FROM provider_account WHERE mode = '${mode}' AND paused_at IS NULL)`;
const routeIn = (mode: string): string =>
  `EXISTS (SELECT FROM route r JOIN provider_account a ON a.id = r.provider_account_id JOIN service s ON s.code = r.service_code
     WHERE a.mode = '${mode}' AND a.paused_at IS NULL AND r.enabled AND s.enabled)`;
const keyIn = (mode: string): string =>
  `EXISTS (SELECT FROM api_key k JOIN merchant m ON m.id = k.merchant_id WHERE k.mode = '${mode}' AND m.${mode}_disabled_at IS NULL AND k.secret_hash IS NOT NULL
     AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) AND 'payouts:write' = ANY (k.scopes))`;
/** The first entry of an index for each status: it costs the same beside a million payouts. */
const paidIn = (mode: string): string =>
  `EXISTS (SELECT FROM unnest($1::payout_status[]) s (status) CROSS JOIN LATERAL (SELECT FROM payout_outcome o WHERE o.mode = '${mode}' AND o.status = s.status ORDER BY o.since LIMIT 1) paid)`;

const READ = sql(
  'operator_first_steps',
  `SELECT (SELECT count(*) FROM (SELECT FROM operator WHERE role = 'admin' AND disabled_at IS NULL LIMIT 2) administrators) = 2 AS second_person,
     ${accountIn('test')} AS test_account, EXISTS (SELECT FROM service WHERE enabled) AS service, ${routeIn('test')} AS test_route,
     EXISTS (SELECT FROM merchant WHERE test_disabled_at IS NULL) AS merchant, ${keyIn('test')} AS test_key, ${paidIn('test')} AS test_payout,
     ${accountIn('live')} AS live_account, ${routeIn('live')} AS live_route, ${keyIn('live')} AS live_key, ${paidIn('live')} AS live_payout`,
);
const KEY = 'all';

/** How far an installation is on its way to the first live payout. */
@Injectable()
export class FirstStepsReader {
  /** Every open page asks; one query in five seconds is enough. */
  private readonly cache = new ReadCache<FirstSteps>();
  /** Once the first live payout is paid nothing is asked any more. */
  private done: FirstSteps | null = null;

  constructor(
    private readonly database: Database,
    private readonly fourEyes: FourEyes,
  ) {}

  async read(): Promise<FirstSteps> {
    if (this.done !== null) return this.done;
    const steps = await this.cache.get(KEY, () => this.readSteps());
    if (steps.live_payout) this.done = steps;
    return steps;
  }

  private async readSteps(): Promise<FirstSteps> {
    const [row, fourEyes] = await Promise.all([this.database.first<FirstSteps & Record<string, unknown>>(READ, [PAID_STATUSES]), this.fourEyes.current()]);
    if (!row) throw new Error('the query for the first steps returned no row');
    const isEnough = row.second_person || fourEyes === 'sole';
    return Object.fromEntries(FIRST_STEP_NAMES.map((step) => [step, step === 'second_person' ? isEnough : row[step]])) as Record<FirstStep, boolean>;
  }
}
