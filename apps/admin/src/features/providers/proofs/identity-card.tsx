import { Button } from '@mantine/core';
import { type BlockedAction, BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { Card } from '../../../components/layout/card.js';
import { Facts, type FactRow } from '../../../components/values/facts.js';
import { Moment } from '../../../components/values/moment.js';
import type { ProviderAccountView } from '../../../generated/types.gen.js';
import type { AccountAction } from '../../../lib/url/account-tabs.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { useOwnDecisions } from '../../session/use-own-decisions.js';
import classes from './proofs.module.css';

interface IdentityCardProps {
  account: ProviderAccountView;
  onOpen: (action: AccountAction) => void;
}

/** Which account it is at the provider, how that is known, and what waits for another operator. */
export function IdentityCard({ account, onOpen }: IdentityCardProps) {
  const manageForbidden = useMissingPermission('configuration.manage');
  const decideForbidden = useMissingPermission('approval.decide');
  const { operatorId, decidesAlone } = useOwnDecisions();
  const { confirmation } = account;
  const isOwn = confirmation !== null && confirmation.asked_by === operatorId;
  const confirmForbidden = decideForbidden ?? (isOwn && !decidesAlone ? 'You asked for it: another operator has to confirm it.' : null);
  const needsProof = account.mode === 'live' && !account.proved && account.proof?.kind !== 'contradicted';
  const offered: { action: AccountAction; label: string; blockedReason: string | null }[] = [
    ...(confirmation === null
      ? []
      : ([
          { action: 'confirm', label: 'Confirm', blockedReason: confirmForbidden },
          { action: 'withdraw', label: 'Withdraw', blockedReason: manageForbidden },
        ] as const)),
    ...(needsProof && confirmation === null ? ([{ action: 'ask', label: 'Ask for confirmation', blockedReason: manageForbidden }] as const) : []),
    { action: 'rotate', label: 'Rotate secrets', blockedReason: manageForbidden },
  ];
  const blocked: BlockedAction[] = offered.flatMap(({ label, blockedReason }) => (blockedReason === null ? [] : [{ label, blockedReason }]));
  return (
    <Card title="Identity">
      <Facts rows={identityRows(account)} />
      {confirmation !== null && (
        <p className={classes.text}>
          {isOwn && decidesAlone
            ? 'You asked for it. SOLE_OPERATOR is set, and nobody else could confirm: with your password you confirm alone'
            : `${confirmation.asked_by_name} asks another operator to confirm`}{' '}
          that this is {confirmation.identity}, in {confirmation.mode}: “{confirmation.reason}”
        </p>
      )}
      <div className={classes.buttons}>
        {offered
          .filter(({ blockedReason }) => blockedReason === null)
          .map(({ action, label }) => (
            <Button
              key={action}
              variant="default"
              onClick={() => {
                onOpen(action);
              }}
            >
              {label}
            </Button>
          ))}
      </div>
      <BlockedActions entries={blocked} />
    </Card>
  );
}

function identityRows({ identity, proof, mode, used_since: usedSince }: ProviderAccountView): FactRow[] {
  return [
    ['At the provider', identity],
    [
      'Proof of mode and identity',
      proof === null ? (
        mode === 'live' ? (
          'None: nothing is sent through it. Test its connection.'
        ) : (
          'None; a test account needs none'
        )
      ) : (
        <>
          {proof.title}, <Moment key="proof" at={proof.at} as="relative" />
          {proof.note !== null && <div className="soft">{proof.note}</div>}
        </>
      ),
    ],
    ['Used since (UTC)', usedSince === null ? 'Never: it may still become another account' : <Moment key="used" at={usedSince} />],
  ];
}
