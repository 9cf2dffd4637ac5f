import { TextInput } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../../components/layout/card.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import type { BuiltInCodeView } from '../../../generated/types.gen.js';
import { groupDigits } from '../../../lib/format/amount-text.js';
import classes from './codes.module.css';
import { MeaningBadge } from './meaning-badge.js';
import { searchCodes } from './meanings.js';
import { ProviderCode } from './provider-code.js';

const BUILT_IN_COLUMNS: readonly Column<BuiltInCodeView>[] = [
  { title: 'Code', cell: ({ code }) => <ProviderCode code={code} /> },
  { title: 'Means', cell: ({ resolution }) => <MeaningBadge resolution={resolution} /> },
];

/** The connector's built-in table; collapsed at first, with a search field. */
export function BuiltInCodes({ codes }: { codes: readonly BuiltInCodeView[] }) {
  const [text, setText] = useState('');
  const found = searchCodes(codes, text);
  return (
    <Card padded={false}>
      <details>
        <summary className={classes.summary}>
          <IconChevronRight size={16} aria-hidden />
          Built-in table <span className="soft">{groupDigits(String(codes.length))}</span>
        </summary>
        <TextInput
          type="search"
          label="Search the built-in table"
          placeholder="A code or a meaning"
          className={classes.search}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        {found.length === 0 ? (
          <p className={classes.none}>No code matches.</p>
        ) : (
          <DataTable label="Built-in table" columns={BUILT_IN_COLUMNS} rows={found} idOf={({ code }) => code} />
        )}
      </details>
    </Card>
  );
}
