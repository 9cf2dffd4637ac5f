import { Button } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { OpenSessionView } from '../../../generated/types.gen.js';
import classes from './sessions.module.css';

interface SessionTableProps {
  label: string;
  sessions: readonly OpenSessionView[];
  isEnding: boolean;
  onEnd: (sessionId: string) => void;
}

/** How people call a session: its device and where it was opened. */
function nameOf({ device, network }: OpenSessionView): string {
  return `${device ?? 'Unknown device'}, ${network ?? 'unknown network'}`;
}

/** Open sessions, each but the present one with a button that ends it. */
export function SessionTable({ label, sessions, isEnding, onEnd }: SessionTableProps) {
  return (
    <DataTable
      label={label}
      rows={sessions}
      idOf={({ id }) => id}
      columns={[
        {
          title: 'Device',
          cell: ({ device, is_present: isPresent }) => (
            <span className={classes.device}>
              {device ?? 'Unknown'}
              {isPresent && (
                <Pill tone="good" icon={<IconDeviceLaptop size={14} aria-hidden />}>
                  This session
                </Pill>
              )}
            </span>
          ),
        },
        { title: 'Network', cell: ({ network }) => network ?? 'Unknown' },
        { title: 'Signed in', cell: ({ opened_at: at }) => <Moment at={at} /> },
        { title: 'Last used', cell: ({ last_used_at: at }) => <Moment at={at} as="relative" /> },
        {
          title: 'End',
          cell: (session) =>
            session.is_present ? (
              <span className="soft">Sign out to end it</span>
            ) : (
              <Button
                variant="default"
                size="xs"
                disabled={isEnding}
                aria-label={`End the session ${nameOf(session)}`}
                onClick={() => {
                  onEnd(session.id);
                }}
              >
                End
              </Button>
            ),
        },
      ]}
    />
  );
}
