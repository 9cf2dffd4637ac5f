import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import type { AuditLogFilter } from '../../lib/api/query-keys.js';
import { readDay, readOneOf } from '../../lib/url/search-params.js';
import { AUDIT_SOURCES, SOURCE_LABELS } from '../../lib/labels/audit-sources.js';
import classes from './audit.module.css';

const MAX_ID_CHARACTERS = 64;

interface AuditFiltersProps {
  filter: AuditLogFilter;
  onChange: (parts: AuditLogFilter) => void;
}

/** What the log is narrowed to; an operator is picked by their name in a row. */
export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const [subject, setSubject] = useState(filter.subject ?? '');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onChange({ subject: subject.trim() === '' ? undefined : subject.trim() });
  };
  return (
    <form className={classes.bar} role="search" onSubmit={submit}>
      <NativeSelect
        label="What"
        value={filter.source ?? ''}
        data={[{ value: '', label: 'Everything' }, ...AUDIT_SOURCES.map((value) => ({ value, label: SOURCE_LABELS[value] }))]}
        onChange={(event) => {
          onChange({ source: readOneOf(event.currentTarget.value, AUDIT_SOURCES) });
        }}
      />
      <TextInput
        type="search"
        className={classes.search}
        label="About"
        placeholder="Id of a payout, account, route, merchant, operator or session"
        maxLength={MAX_ID_CHARACTERS}
        value={subject}
        onChange={(event) => {
          setSubject(event.currentTarget.value);
        }}
      />
      <TextInput
        type="date"
        label="From (UTC)"
        value={filter.from ?? ''}
        onChange={(event) => {
          onChange({ from: readDay(event.currentTarget.value) });
        }}
      />
      <TextInput
        type="date"
        label="Until (UTC)"
        value={filter.until ?? ''}
        onChange={(event) => {
          onChange({ until: readDay(event.currentTarget.value) });
        }}
      />
      <Button type="submit" variant="default">
        Search
      </Button>
      {filter.operator !== undefined && (
        <Button
          variant="light"
          onClick={() => {
            onChange({ operator: undefined });
          }}
        >
          One operator only: show all
        </Button>
      )}
    </form>
  );
}
