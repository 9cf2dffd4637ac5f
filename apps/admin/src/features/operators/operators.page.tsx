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
import { sessionQuery } from '../session/api/current-session.js';
import { useWaitingChanges, WaitingChanges } from '../changes/waiting-changes.js';
import { operatorsQuery } from './api/operators.js';
import { InvitationsCard } from './invitations/invitations-card.js';
import { InvitePanel } from './invitations/invite-panel.js';
import { ResetFactorPanel } from './reset-factor-panel.js';
import { DisablePanel } from './roles/disable-panel.js';
import { RoleMatrix } from './roles/role-matrix.js';
import { RolePanel } from './roles/role-panel.js';
import classes from './roles/roles.module.css';

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

/** What an administrator can do with an operator. */
type Doing = { what: 'role' | 'disable' | 'reset'; operator: OperatorAccountView };

const BUTTONS = [
  { what: 'role', label: 'Change the role', of: 'Change the role of' },
  { what: 'reset', label: 'Reset the second factor', of: 'Reset the second factor of' },
  { what: 'disable', label: 'Disable', of: 'Disable' },
] as const;

/** What can be done with the operator; nobody disables themselves. */
function buttonsFor({ id, second_factor_since: factorSince, disabled_at: disabledAt }: OperatorAccountView, ownId: string | undefined) {
  return BUTTONS.filter(({ what }) => (what === 'reset' ? factorSince !== null : disabledAt === null && (what === 'role' || id !== ownId)));
}

function columnsOf(ownId: string | undefined, onChoose: (doing: Doing) => void): Column<OperatorAccountView>[] {
  return [
    { title: 'Name', cell: ({ name }) => name },
    { title: 'E-mail', cell: ({ email }) => email },
    { title: 'Role', cell: ({ role }) => role },
    { title: 'Access', cell: (operator) => <Access {...operator} /> },
    { title: 'Second factor', cell: (operator) => <FactorPill {...operator} /> },
    {
      title: 'Change',
      cell: (operator) => (
        <div className={classes.buttons}>
          {buttonsFor(operator, ownId).map(({ what, label, of }) => (
            <Button
              key={what}
              variant="default"
              size="xs"
              aria-label={`${of} ${operator.name}, ${operator.email}`}
              onClick={() => {
                onChoose({ what, operator });
              }}
            >
              {label}
            </Button>
          ))}
        </div>
      ),
    },
  ];
}

const PANELS = { role: RolePanel, disable: DisablePanel, reset: ResetFactorPanel } as const;

function ChosenPanel({ doing: { what, operator }, onClose }: { doing: Doing; onClose: () => void }) {
  const Panel = PANELS[what];
  return <Panel operator={operator} onClose={onClose} />;
}

/** All operators: who they are, what their role may do, whether they may sign in, and who has a second factor. */
export function OperatorsPage() {
  const query = useQuery(operatorsQuery);
  const waiting = useWaitingChanges({}).filter(({ kind }) => kind.startsWith('operator.'));
  const [isInviting, setInviting] = useState(false);
  const { data: session } = useQuery(sessionQuery);
  const [doing, setDoing] = useState<Doing | null>(null);
  return (
    <Page
      title="Operators"
      lead="Who may sign in, in which role, and who has a second factor. Two administrators invite people, change roles and reset a lost factor; one disables."
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
            <DataTable label="Operators" columns={columnsOf(session?.operator.id, setDoing)} rows={operators} idOf={({ id }) => id} />
          </Card>
        )}
      </QueryView>
      <RoleMatrix />
      <InvitationsCard />
      {isInviting && (
        <InvitePanel
          onClose={() => {
            setInviting(false);
          }}
        />
      )}
      {doing !== null && (
        <ChosenPanel
          doing={doing}
          onClose={() => {
            setDoing(null);
          }}
        />
      )}
    </Page>
  );
}
