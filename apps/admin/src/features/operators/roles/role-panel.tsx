import { OPERATOR_ROLES, type OperatorRole, PERMISSIONS, roleMay } from '@app/domain';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { OperatorAccountView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { PERMISSION_SENTENCES } from '../../../lib/labels/permission-labels.js';
import { ROLE_SENTENCES } from '../../../lib/labels/role-labels.js';
import { reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { changeRole } from '../api/operators.js';
import classes from './roles.module.css';

/** What somebody may do in one role and not in the other. */
function Difference({ title, than, to }: { title: string; than: OperatorRole; to: OperatorRole }) {
  const only = PERMISSIONS.filter((permission) => roleMay(to, permission) && !roleMay(than, permission));
  if (only.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {only.map((permission) => (
          <li key={permission}>{PERMISSION_SENTENCES[permission]}</li>
        ))}
      </ul>
    </div>
  );
}

/** Asks for another role of an operator, which another administrator publishes. It says before what they may do then, and what no more. */
export function RolePanel({ operator, onClose }: { operator: OperatorAccountView; onClose: () => void }) {
  const draftKey = `${operator.id}:role`;
  const [role, setRole] = useState<OperatorRole>(operator.role);
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => changeRole(operator.id, role, reason),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `${operator.name} is ${role} now`, 'They sign in again.');
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title="Change the role"
      subject={`${operator.name} · ${operator.email} · ${operator.role}`}
      plan={null}
      consequence="Once it is published, all sessions of this operator end: they sign in again, in the new role. What they have decided stays."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel="Send for approval"
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={role === operator.role ? 'Select another role.' : null}
      notice={
        <>
          <SecondPersonNotice mode="live" />
          <ProblemNotice problem={problem} />
        </>
      }
      onConfirm={submit}
    >
      <NativeSelect
        label="Role"
        description={ROLE_SENTENCES[role]}
        data={[...OPERATOR_ROLES]}
        data-autofocus
        value={role}
        onChange={(event) => {
          setRole(OPERATOR_ROLES.find((one) => one === event.currentTarget.value) ?? role);
        }}
      />
      <div className={classes.effects}>
        <Difference title="May then" than={operator.role} to={role} />
        <Difference title="May no longer" than={role} to={operator.role} />
      </div>
    </ConfirmPanel>
  );
}
