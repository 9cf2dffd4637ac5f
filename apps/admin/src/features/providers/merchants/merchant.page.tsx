import type { Mode } from '@app/domain';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { AsOf } from '../../../components/layout/as-of.js';
import { BackLink } from '../../../components/layout/back-link.js';
import { Card } from '../../../components/layout/card.js';
import { Page } from '../../../components/layout/page.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { Copyable } from '../../../components/values/copyable.js';
import { Facts } from '../../../components/values/facts.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { MerchantDetailView, MerchantPolicyView } from '../../../generated/types.gen.js';
import { serverTimeOf } from '../../../lib/browser/server-clock.js';
import { useMode } from '../../../lib/url/mode.js';
import { useWaitingChanges, WaitingChanges } from '../../changes/waiting-changes.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import classes from '../accounts/account.module.css';
import { merchantPoliciesQuery } from '../api/merchant-policies.js';
import { merchantQuery } from '../api/merchants.js';
import { KeysCard } from '../keys/keys-card.js';
import { LimitsCard } from '../limits/limits-card.js';
import { AccessPanel } from './access-panel.js';
import { EndpointCard } from './endpoint-card.js';
import { askedText, HANDLINGS, soloText } from './policy-labels.js';
import { PolicyPanel } from './policy-panel.js';
import { ProfilePanel } from './profile-panel.js';

const route = getRouteApi('/shell/providers/merchants/$merchantId');

/** One merchant in the mode that is shown: profile, limits and policy, callbacks and API keys. */
export function MerchantPage() {
  const { merchantId } = route.useParams();
  const mode = useMode();
  const query = useQuery(merchantQuery(merchantId));
  const waiting = useWaitingChanges({ shown_on: merchantId, mode });
  return (
    <Page
      title={query.data?.name ?? 'Merchant'}
      above={<BackLink to="/providers/merchants">Merchants</BackLink>}
      lead={
        query.data && (
          <span className={classes.lead}>
            What it has in {mode} mode <ModeMark mode={mode} /> <EnabledPill merchant={query.data} mode={mode} />
          </span>
        )
      }
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <WaitingChanges changes={waiting} />
      <QueryView query={query} what="the merchant" skeleton={<LinesSkeleton lines={3} height={160} />}>
        {(merchant) => (
          <>
            <div className={classes.grid}>
              <ProfileCard merchant={merchant} mode={mode} />
              <div className={classes.column}>
                <LimitsCard key={`limits-${mode}`} merchantId={merchant.id} mode={mode} />
                <PolicyCard merchantId={merchant.id} mode={mode} />
                <EndpointCard key={mode} merchant={merchant} mode={mode} />
              </div>
            </div>
            <KeysCard key={mode} merchant={merchant} mode={mode} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

/** Whether the API keys of a mode are accepted. */
export function EnabledPill({ merchant, mode }: { merchant: Pick<MerchantDetailView, 'modes'>; mode: Mode }) {
  return merchant.modes[mode].disabled_at === null ? <Pill tone="good">Enabled</Pill> : <Pill tone="bad">Disabled</Pill>;
}

function ProfileCard({ merchant, mode }: { merchant: MerchantDetailView; mode: Mode }) {
  const forbidden = useMissingPermission('configuration.manage');
  const [open, setOpen] = useState<null | 'profile' | 'disable' | 'enable'>(null);
  const disabledAt = merchant.modes[mode].disabled_at;
  const close = (): void => {
    setOpen(null);
  };
  return (
    <Card title="Profile">
      <Facts
        rows={[
          ['Id', <Copyable key="id" value={merchant.id} name="merchant id" />],
          [
            'Payouts',
            <Link key="payouts" to="/payouts" search={{ merchant: merchant.id }} className="link">
              Show its payouts
            </Link>,
          ],
          ['Created', <Moment key="at" at={merchant.created_at} />],
          ['Payouts that are not sent expire after', `${String(merchant.default_lifetime_seconds / 3_600)} hours`],
          ['Callbacks', merchant.callback_events === 'all' ? 'For every change of a payout' : 'For final changes only'],
          [`API keys in ${mode} mode`, disabledAt === null ? 'Accepted' : <DisabledSince key="since" at={disabledAt} mode={mode} />],
        ]}
      />
      {forbidden === null ? (
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={() => {
              setOpen('profile');
            }}
          >
            Change the profile
          </Button>
          <Button
            variant="default"
            onClick={() => {
              setOpen(disabledAt === null ? 'disable' : 'enable');
            }}
          >
            {disabledAt === null ? `Disable in ${mode} mode` : `Enable in ${mode} mode`}
          </Button>
        </div>
      ) : (
        <BlockedActions entries={[{ label: 'Change the profile', blockedReason: forbidden }]} />
      )}
      {open === 'profile' && <ProfilePanel merchant={merchant} onClose={close} />}
      {(open === 'disable' || open === 'enable') && <AccessPanel merchant={merchant} mode={mode} action={open} onClose={close} />}
    </Card>
  );
}

function DisabledSince({ at, mode }: { at: string; mode: Mode }) {
  return (
    <>
      Refused since <Moment at={at} />. What it has ordered before is still sent
      {mode === 'live' && (
        <>
          ; the{' '}
          <Link to="/kill-switch" className="link">
            kill switch
          </Link>{' '}
          holds that back
        </>
      )}
      .
    </>
  );
}

function PolicyCard({ merchantId, mode }: { merchantId: string; mode: Mode }) {
  const query = useQuery(merchantPoliciesQuery(mode));
  const forbidden = useMissingPermission('configuration.manage');
  const [editing, setEditing] = useState<MerchantPolicyView | null>(null);
  return (
    <Card title="Limits of one operator and policy">
      <QueryView query={query} what="limits and policy" skeleton={<LinesSkeleton lines={3} height={24} />}>
        {({ data }) => {
          const policy = data.find(({ merchant }) => merchant === merchantId);
          if (policy === undefined) return <p className="soft">More than 500 merchants come before this one by name: change its policy with the admin API.</p>;
          return (
            <>
              <Facts
                rows={[
                  ['One operator decides', soloText(policy)],
                  ['An operator is asked', askedText(policy)],
                  ['A payout like an earlier one', `${HANDLINGS[policy.duplicates]} (${String(policy.duplicate_window_hours)} h)`],
                ]}
              />
              {forbidden === null && (
                <div className={classes.buttons}>
                  <Button
                    variant="default"
                    onClick={() => {
                      setEditing(policy);
                    }}
                  >
                    Change the policy
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </QueryView>
      {editing !== null && (
        <PolicyPanel
          policy={editing}
          onClose={() => {
            setEditing(null);
          }}
        />
      )}
    </Card>
  );
}
