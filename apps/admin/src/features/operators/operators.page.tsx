import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldOff, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AsOf } from '../../components/layout/as-of.js';
import { Card } from '../../components/layout/card.js';
import { Page } from '../../components/layout/page.js';
import { LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import { type Column, DataTable } from '../../components/table/data-table.js';
import { Moment } from '../../components/values/moment.js';
import { Pill } from '../../components/values/pill.js';
import type { OperatorAccountView } from '../../generated/types.gen.js';
import { serverTimeOf } from '../../lib/browser/server-clock.js';
import { useWaitingChanges, WaitingChanges } from '../changes/waiting-changes.js';
import { operatorsQuery } from './api/operators.js';
import { InvitationsCard } from './invitations/invitations-card.js';
import { InvitePanel } from './invitations/invite-panel.js';
import { ResetFactorPanel } from './reset-factor-panel.js';

const FACTORS = { authenticator_app: 'Authenticator app', passkey: 'Passkey' } as const;

function FactorPill({ second_factor_kinds: kinds }: OperatorAccountView) {
  if (kinds.length === 0)
    return (
      <Pill tone="attention" icon={<IconShieldOff size={14} aria-hidden />}>
        None
      </Pill>
    );
  return (
    <Pill tone="good" icon={<IconShieldCheck size={14} aria-hidden />}>
      {kinds.map((kind) => FACTORS[kind]).join(', ')}
    </Pill>
  );
}

function Access({ disabled_at: disabledAt, locked_until: lockedUntil }: OperatorAccountView) {
  if (disabledAt !== null) return <>Disabled</>;
  if (lockedUntil === null) return <>May sign in</>;
  return (
    <span>
      Locked until <Moment at={lockedUntil} />
    </span>
  );
}

function columnsOf(onReset: (operator: OperatorAccountView) => void): Column<OperatorAccountView>[] {
  return [
    { title: 'Name', cell: ({ name }) => name },
    { title: 'E-mail', cell: ({ email }) => email },
    { title: 'Role', cell: ({ role }) => role },
    { title: 'Access', cell: (operator) => <Access {...operator} /> },
    { title: 'Second factor', cell: (operator) => <FactorPill {...operator} /> },
    {
      title: 'Change',
      cell: (operator) =>
        operator.second_factor_since === null ? (
          <span className="soft">Nothing to reset</span>
        ) : (
          <Button
            variant="default"
            size="xs"
            aria-label={`Reset the second factor of ${operator.name}, ${operator.email}`}
            onClick={() => {
              onReset(operator);
            }}
          >
            Reset the second factor
          </Button>
        ),
    },
  ];
}

/** All operators: who they are, whether they may sign in, and who has a second factor. */
export function OperatorsPage() {
  const query = useQuery(operatorsQuery);
  const waiting = useWaitingChanges({}).filter(({ kind }) => kind.startsWith('operator.'));
  const [isInviting, setInviting] = useState(false);
  const [resetting, setResetting] = useState<OperatorAccountView | null>(null);
  return (
    <Page
      title="Operators"
      lead="Who may sign in, in which role, and who has a second factor. Two administrators invite people, and reset a lost factor."
      aside={<AsOf at={serverTimeOf(query.dataUpdatedAt)} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
    >
      <div>
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={() => {
            setInviting(true);
          }}
        >
          Invite a person
        </Button>
      </div>
      <WaitingChanges changes={waiting} />
      <QueryView query={query} what="the operators" skeleton={<LinesSkeleton lines={4} height={48} />}>
        {(operators) => (
          <Card padded={false}>
            <DataTable label="Operators" columns={columnsOf(setResetting)} rows={operators} idOf={({ id }) => id} />
          </Card>
        )}
      </QueryView>
      <InvitationsCard />
      {isInviting && (
        <InvitePanel
          onClose={() => {
            setInviting(false);
          }}
        />
      )}
      {resetting !== null && (
        <ResetFactorPanel
          operator={resetting}
          onClose={() => {
            setResetting(null);
          }}
        />
      )}
    </Page>
  );
}
