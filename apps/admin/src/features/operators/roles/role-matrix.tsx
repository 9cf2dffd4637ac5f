import { OPERATOR_ROLES, type OperatorRole, type Permission, PERMISSIONS, roleMay } from '@app/domain';
import { IconChevronRight } from '@tabler/icons-react';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { PERMISSION_SENTENCES } from '../../../lib/labels/permission-labels.js';
import classes from './roles.module.css';

function columnOf(role: OperatorRole): Column<Permission> {
  return { title: role, cell: (permission) => (roleMay(role, permission) ? 'Yes' : <span className="soft">No</span>) };
}

const COLUMNS: readonly Column<Permission>[] = [
  {
    title: 'What they may do',
    cell: (permission) => (
      <>
        {PERMISSION_SENTENCES[permission]} <span className="mono soft">{permission}</span>
      </>
    ),
  },
  ...OPERATOR_ROLES.map(columnOf),
];

/** Which role may do what: the same table by which the server decides. */
export function RoleMatrix() {
  return (
    <Card padded={false}>
      <details>
        <summary className={classes.summary}>
          <IconChevronRight size={16} aria-hidden />
          What each role may do
        </summary>
        <DataTable label="Roles and permissions" columns={COLUMNS} rows={PERMISSIONS} idOf={(permission) => permission} />
      </details>
    </Card>
  );
}
