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
import { countText } from '../../../lib/format/amount-text.js';
import { routesQuery } from '../api/routes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { IdentityCard } from '../proofs/identity-card.js';
import classes from './account.module.css';
import { BreakerText, PauseText } from './account-badges.js';
import { providersQuery } from '../api/accounts.js';
import { capabilityLines } from './capability-labels.js';
import { optionsSummary } from './change-summary.js';
import { ConnectionCheck } from './connection-check.js';

interface OverviewProps {
  account: ProviderAccountView;
  onOpen: (action: AccountAction) => void;
}

/** The account's state, settings and capabilities. */
export function AccountOverview({ account, onOpen }: OverviewProps) {
  return (
    <div className={classes.grid}>
      <div className={classes.column}>
        <StateCard account={account} onOpen={onOpen} />
        <IdentityCard account={account} onOpen={onOpen} />
        <SettingsCard account={account} onOpen={onOpen} />
      </div>
      <div className={classes.column}>
        <Card title="Capabilities">
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

/** The address to enter in the provider's settings. Without a public address of the gateway it is only a path. */
function NotificationCard({ path }: { path: string }) {
  const isWhole = !path.startsWith('/');
  return (
    <Card title="Notification address">
      <Copyable value={isWhole ? path : `${window.location.origin}${path}`} name="notification address" />
      <p className="soft">Enter this address in the provider’s own settings, so that its notifications arrive.</p>
      {!isWhole && <p className="soft">The gateway was started without PUBLIC_URL, so this is the address as your browser sees it.</p>}
    </Card>
  );
}

function stateLead({ pause, breaker, proved }: ProviderAccountView): string {
  if (pause !== null) return 'Paused: no payouts are sent through this account';
  if (!proved) return 'Not proved: no payouts are sent through this account';
  return breaker === null ? 'Working' : 'Stopped by failures: no payouts are sent through this account';
}

/** The number of routes to this account; without a route it gets no payouts. */
function RouteCount({ accountId }: { accountId: string }) {
  const { data } = useQuery(routesQuery);
  if (data === undefined) return null;
  const leading = data.data.filter((route) => route.provider_account === accountId && route.enabled).length;
  return (
    <p className="soft">
      {leading === 0 ? 'No route leads to this account, so it gets no payouts.' : `${countText(leading, 'route leads', 'routes lead')} to this account.`}{' '}
      <Link to="/providers/routes" className="link">
        Routes
      </Link>
    </p>
  );
}

/** The state and the actions that change it. */
function StateCard({ account, onOpen }: OverviewProps) {
  const holdForbidden = useMissingPermission('payout.hold');
  const manageForbidden = useMissingPermission('configuration.manage');
  const isPaused = account.pause !== null;
  const toggle: { action: 'pause' | 'resume'; label: string; blockedReason: string | null } = isPaused
    ? { action: 'resume', label: 'Resume', blockedReason: manageForbidden }
    : { action: 'pause', label: 'Pause', blockedReason: holdForbidden };
  const blocked: BlockedAction[] = [
    ...(toggle.blockedReason === null ? [] : [{ label: toggle.label, blockedReason: toggle.blockedReason }]),
    ...(manageForbidden === null ? [] : [{ label: 'Test connection', blockedReason: manageForbidden }]),
  ];
  return (
    <Card title="State">
      <div className={classes.texts}>
        <p className={classes.stateLead}>{stateLead(account)}</p>
        {account.pause !== null && <PauseText pause={account.pause} />}
        {account.breaker !== null && <BreakerText breaker={account.breaker} />}
        {(isPaused || account.breaker !== null) && <p className="soft">Enquiries and notifications continue.</p>}
        <RouteCount accountId={account.id} />
      </div>
      <ConnectionCheck accountId={account.id} isAllowed={manageForbidden === null}>
        {toggle.blockedReason === null && (
          <Button
            variant={isPaused ? 'filled' : 'default'}
            onClick={() => {
              onOpen(toggle.action);
            }}
          >
            {toggle.label}
          </Button>
        )}
      </ConnectionCheck>
      <BlockedActions entries={blocked} />
    </Card>
  );
}

function StoredSecret() {
  return (
    <span className={classes.kept}>
      <IconLock size={14} aria-hidden /> Stored, not shown
    </span>
  );
}

/** Settings with their values; of secrets only that they are stored. */
function settingRows({ settings, secrets }: ProviderAccountView, fields: readonly CredentialFieldView[]): FactRow[] {
  return fields.map(({ name, title, secret }) => {
    if (secret) return [title, secrets.includes(name) ? <StoredSecret key={name} /> : 'None'];
    return [title, settings[name] ?? '–'];
  });
}

/** The account's settings and options. */
function SettingsCard({ account, onOpen }: OverviewProps) {
  const blockedReason = useMissingPermission('configuration.manage');
  const { data: providers } = useQuery(providersQuery);
  const fields = providers?.find(({ name }) => name === account.provider)?.credential_fields ?? [];
  const rows: FactRow[] = [
    ...settingRows(account, fields),
    ['Options', optionsSummary(account.options)],
    ['Account id', <Copyable key="id" value={account.id} name="account id" />],
    ['Added (UTC)', <Moment key="added" at={account.created_at} />],
  ];
  return (
    <Card title="Settings">
      <Facts rows={rows} />
      {blockedReason === null ? (
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={() => {
              onOpen('edit');
            }}
          >
            {account.used_since === null ? 'Edit, or replace a secret' : 'Edit'}
          </Button>
        </div>
      ) : (
        <BlockedActions entries={[{ label: 'Edit', blockedReason }]} />
      )}
    </Card>
  );
}
