import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import type { ProviderAccountView, UnmatchedNotificationView } from '../../../generated/types.gen.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { unmatchedQuery } from '../api/unmatched.js';
import { CodeSection } from '../codes/code-section.js';
import { NotePanel } from './note-panel.js';

/** What identifies the payout in the provider's words and in ours. */
function References({ message: { key, reference } }: { message: UnmatchedNotificationView }) {
  const names = [reference, key].filter((name) => name !== null);
  return names.length === 0 ? (
    '–'
  ) : (
    <>
      {names.map((name) => (
        <div key={name} className="mono">
          {name}
        </div>
      ))}
    </>
  );
}

/** Messages of the provider that name no payout of ours or cannot be read; nothing while there are none. */
export function UnmatchedSection({ account }: { account: ProviderAccountView }) {
  const { data: messages = [] } = useQuery(unmatchedQuery(account.id));
  const [noted, setNoted] = useState<readonly UnmatchedNotificationView[] | null>(null);
  const forbidden = useMissingPermission('payout.moderate');
  if (messages.length === 0 && noted === null) return null;
  const columns: Column<UnmatchedNotificationView>[] = [
    { title: 'Arrived (UTC)', cell: ({ received_at: at }) => <Moment at={at} /> },
    { title: 'Reference', cell: (message) => <References message={message} /> },
    { title: 'Why', cell: ({ sentence }) => sentence },
    { title: 'Tried again', cell: ({ looks_again_at: at }) => (at === null ? 'Not any more' : <Moment at={at} as="relative" />) },
    {
      title: 'End',
      cell: (message) =>
        forbidden === null ? (
          <Button
            size="xs"
            variant="default"
            aria-label={`Note as seen: ${message.reference ?? message.key ?? 'the message'}`}
            onClick={() => {
              setNoted([message]);
            }}
          >
            Note as seen
          </Button>
        ) : (
          <span className="soft">{forbidden}</span>
        ),
    },
  ];
  return (
    <>
      <CodeSection
        title="Messages that were not applied"
        hint="The provider signed them. Each is applied by itself once its payout is known. Ask the provider what a reference is, or note the message as seen."
        none="None: every message was applied or noted."
        isEmpty={messages.length === 0}
        action={
          forbidden === null &&
          messages.length > 1 && (
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setNoted(messages);
              }}
            >
              Note all {messages.length} as seen
            </Button>
          )
        }
      >
        <DataTable label="Messages that were not applied" columns={columns} rows={messages} idOf={({ id }) => id} />
      </CodeSection>
      {noted !== null && (
        <NotePanel
          account={account}
          messages={noted}
          onClose={() => {
            setNoted(null);
          }}
        />
      )}
    </>
  );
}
