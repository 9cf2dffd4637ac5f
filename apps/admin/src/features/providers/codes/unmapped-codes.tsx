import { Button } from '@mantine/core';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import type { UnmappedCodeView } from '../../../generated/types.gen.js';
import { groupDigits } from '../../../lib/format/amount-text.js';
import { CodeSection } from './code-section.js';
import { ProviderCode } from './provider-code.js';

interface UnmappedProps {
  codes: readonly UnmappedCodeView[];
  /** Codes with a change request that waits. */
  drafted: readonly string[];
  mayDraft: boolean;
  onMap: (code: UnmappedCodeView | null) => void;
}

/** Recent codes without a meaning, which operators decide one by one. */
export function UnmappedCodes({ codes, drafted, mayDraft, onMap }: UnmappedProps) {
  const columns: Column<UnmappedCodeView>[] = [
    { title: 'Code', cell: ({ code }) => <ProviderCode code={code} /> },
    { title: 'Provider’s message', cell: ({ message }) => message ?? '–' },
    { title: 'Payouts', isNumber: true, cell: ({ payouts }) => groupDigits(String(payouts)) },
    { title: 'Last seen (UTC)', cell: ({ last_seen_at: at }) => <Moment at={at} /> },
    {
      title: 'Meaning',
      cell: (code) => {
        if (drafted.includes(code.code)) return <span className="soft">Waiting for a second person</span>;
        if (!mayDraft) return <span className="soft">None yet</span>;
        return (
          <Button
            size="xs"
            variant="default"
            aria-label={`Map ${code.code}`}
            onClick={() => {
              onMap(code);
            }}
          >
            Map
          </Button>
        );
      },
    },
  ];
  return (
    <CodeSection
      title="Unmapped codes"
      hint="From the last 30 days, most frequent first. An operator decides each of these payouts."
      none="None: all codes from the last 30 days have a meaning."
      isEmpty={codes.length === 0}
      action={
        mayDraft && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              onMap(null);
            }}
          >
            Map another code
          </Button>
        )
      }
    >
      <DataTable label="Unmapped codes" columns={columns} rows={codes} idOf={({ code }) => code} />
    </CodeSection>
  );
}
