import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type BlockedAction, BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { Card } from '../../../components/layout/card.js';
import { Copyable } from '../../../components/values/copyable.js';
import { Facts, type FactRow } from '../../../components/values/facts.js';
import { Mark } from '../../../components/values/mark.js';
import { Moment } from '../../../components/values/moment.js';
import type { CredentialFieldView, ProviderAccountView } from '../../../generated/types.gen.js';
import type { AccountAction } from '../../../lib/url/account-tabs.js';
import { countWords } from '../../../lib/format/amount-text.js';
import { routesQuery } from '../api/routes.js';
import { useObstacle } from '../../session/use-missing-permission.js';
import classes from './account.module.css';
import { BreakerWords, PauseWords } from './account-badges.js';
import { providersQuery } from '../api/accounts.js';
import { capabilityLines } from './capability-labels.js';
import { optionWords } from './change-summary.js';
import { ConnectionCheck } from './connection-check.js';

interface OverviewProps {
  account: ProviderAccountView;
  onOpen: (action: AccountAction) => void;
}

/** Whether it works, what it was given, and what its provider can do. */
export function AccountOverview({ account, onOpen }: OverviewProps) {
  return (
    <div className={classes.grid}>
      <div className={classes.column}>
        <StateCard account={account} onOpen={onOpen} />
        <SettingsCard account={account} onOpen={onOpen} />
      </div>
      <div className={classes.column}>
        <Card title="What it can do">
          <ul className={`${classes.lines ?? ''} plain-list`}>
            {capabilityLines(account.capabilities).map(({ mark, text }) => (
              <li key={text}>
                <Mark kind={mark} />
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </Card>
        <NotificationCard path={account.notification_url} />
      </div>
    </div>
  );
}

/** The address for the provider's own settings. Without a public address of the gateway it is only a path. */
function NotificationCard({ path }: { path: string }) {
  const isWhole = !path.startsWith('/');
  return (
    <Card title="Where the provider reports to">
      <Copyable value={isWhole ? path : `${window.location.origin}${path}`} name="notification address" />
      <p className="soft">Enter this address in the provider’s own settings, so that its notifications arrive.</p>
      {!isWhole && <p className="soft">The gateway was started without PUBLIC_URL, so this is the address as your browser sees it.</p>}
    </Card>
  );
}

function stateLead({ pause, breaker }: ProviderAccountView): string {
  if (pause !== null) return 'It is paused: nothing is sent through it';
  return breaker === null ? 'It works' : 'It is stopped by its own failures: nothing is sent through it';
}

/** How many routes lead here; without one it gets nothing. */
function RouteWords({ accountId }: { accountId: string }) {
  const { data } = useQuery(routesQuery);
  if (data === undefined) return null;
  const leading = data.data.filter((route) => route.provider_account === accountId && route.enabled).length;
  return (
    <p className="soft">
      {leading === 0 ? 'No route leads here, so it gets no payouts.' : `${countWords(leading, 'route leads', 'routes lead')} here.`}{' '}
      <Link to="/providers/routes" className="link">
        Routes
      </Link>
    </p>
  );
}

/** The state in words, and what can be done about it. */
function StateCard({ account, onOpen }: OverviewProps) {
  const mayNotHold = useObstacle('payout.hold');
  const mayNotManage = useObstacle('configuration.manage');
  const isPaused = account.pause !== null;
  const turn: { action: 'pause' | 'resume'; label: string; obstacle: string | null } = isPaused
    ? { action: 'resume', label: 'Resume', obstacle: mayNotManage }
    : { action: 'pause', label: 'Pause', obstacle: mayNotHold };
  const blocked: BlockedAction[] = [
    ...(turn.obstacle === null ? [] : [{ label: turn.label, obstacle: turn.obstacle }]),
    ...(mayNotManage === null ? [] : [{ label: 'Test connection', obstacle: mayNotManage }]),
  ];
  return (
    <Card title="State">
      <div className={classes.words}>
        <p className={classes.stateLead}>{stateLead(account)}</p>
        {account.pause !== null && <PauseWords pause={account.pause} />}
        {account.breaker !== null && <BreakerWords breaker={account.breaker} />}
        {(isPaused || account.breaker !== null) && <p className="soft">Enquiries and notifications go on.</p>}
        <RouteWords accountId={account.id} />
      </div>
      <ConnectionCheck accountId={account.id} isAllowed={mayNotManage === null}>
        {turn.obstacle === null && (
          <Button
            variant={isPaused ? 'filled' : 'default'}
            onClick={() => {
              onOpen(turn.action);
            }}
          >
            {turn.label}
          </Button>
        )}
      </ConnectionCheck>
      <BlockedActions entries={blocked} />
    </Card>
  );
}

function KeptWords() {
  return (
    <span className={classes.kept}>
      <IconLock size={14} aria-hidden /> Kept, not shown
    </span>
  );
}

/** Settings in clear, secrets only as being there. */
function settingRows({ settings, secrets }: ProviderAccountView, fields: readonly CredentialFieldView[]): FactRow[] {
  return fields.map(({ name, title, secret }) => {
    if (secret) return [title, secrets.includes(name) ? <KeptWords key={name} /> : 'None'];
    return [title, settings[name] ?? '–'];
  });
}

/** What it was given. Secrets are only said to be there. */
function SettingsCard({ account, onOpen }: OverviewProps) {
  const obstacle = useObstacle('configuration.manage');
  const { data: providers } = useQuery(providersQuery);
  const fields = providers?.find(({ name }) => name === account.provider)?.credential_fields ?? [];
  const rows: FactRow[] = [
    ...settingRows(account, fields),
    ['Options', optionWords(account.options)],
    ['Account id', <Copyable key="id" value={account.id} name="account id" />],
    ['Added (UTC)', <Moment key="added" at={account.created_at} />],
  ];
  return (
    <Card title="Settings">
      <Facts rows={rows} />
      {obstacle === null ? (
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={() => {
              onOpen('edit');
            }}
          >
            Edit, or replace a secret
          </Button>
        </div>
      ) : (
        <BlockedActions entries={[{ label: 'Edit', obstacle }]} />
      )}
    </Card>
  );
}
