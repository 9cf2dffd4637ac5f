import { Button, Checkbox, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconChevronDown, IconSearch } from '@tabler/icons-react';
import { isId, PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useRef, useState } from 'react';
import { StatusBadge } from '../../../components/values/status-badge.js';
import { useShortcut } from '../../../lib/keyboard/keyboard.js';
import type { PayoutsFilter } from '../../../lib/api/query-keys.js';
import { readDay } from '../../../lib/url/search-params.js';
import { RecipientSearch } from '../recipient/recipient-search.js';
import classes from './payouts-filters.module.css';

interface PayoutsFiltersProps {
  search: PayoutsFilter;
  onChange: (parts: PayoutsFilter) => void;
}

/** The search field and filters. A complete payout id opens its page directly. */
export function PayoutsFilters({ search, onChange }: PayoutsFiltersProps) {
  const navigate = useNavigate();
  const [text, setText] = useState(search.search ?? '');
  const box = useRef<HTMLInputElement>(null);
  useShortcut('search.focus', () => {
    box.current?.focus();
    box.current?.select();
  });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const term = text.trim();
    if (isId('payout', term)) void navigate({ to: '/payouts/$payoutId', params: { payoutId: term } });
    else onChange({ search: term === '' ? undefined : term });
  };

  return (
    <form className={classes.bar} role="search" onSubmit={submit}>
      <TextInput
        ref={box}
        id="search"
        type="search"
        className={classes.search}
        label="Search"
        placeholder="Payout id, reference, provider reference or provider key"
        leftSection={<IconSearch size={16} aria-hidden />}
        autoFocus={window.location.hash === '#search'}
        maxLength={128}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === '' && search.search !== undefined) onChange({ search: undefined });
        }}
      />
      <StatusFilter
        picked={search.status ?? []}
        onPick={(status) => {
          onChange({ status: status.length === 0 ? undefined : status });
        }}
      />
      <TextInput
        type="date"
        label="Created from (UTC)"
        value={search.created_from ?? ''}
        onChange={(event) => {
          onChange({ created_from: readDay(event.currentTarget.value) });
        }}
      />
      <TextInput
        type="date"
        label="Paid or failed since (UTC)"
        value={search.status_since ?? ''}
        onChange={(event) => {
          onChange({ status_since: readDay(event.currentTarget.value) });
        }}
      />
      <NativeSelect
        label="Moderation"
        value={search.moderation ?? ''}
        data={[
          { value: '', label: 'Any' },
          { value: 'true', label: 'Needs a decision' },
          { value: 'false', label: 'Needs no decision' },
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ moderation: value === 'true' || value === 'false' ? value : undefined });
        }}
      />
      <Button type="submit" variant="default">
        Search
      </Button>
      <RecipientSearch
        onFound={(payoutId) => {
          onChange({ search: undefined, same_recipient_as: payoutId });
        }}
      />
      {search.merchant !== undefined && (
        <Button
          variant="light"
          onClick={() => {
            onChange({ merchant: undefined });
          }}
        >
          One merchant only: show all
        </Button>
      )}
      {search.same_recipient_as !== undefined && (
        <Button
          variant="light"
          onClick={() => {
            onChange({ same_recipient_as: undefined });
          }}
        >
          One recipient only: show all
        </Button>
      )}
    </form>
  );
}

function StatusFilter({ picked, onPick }: { picked: readonly PayoutStatus[]; onPick: (status: PayoutStatus[]) => void }) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus width={260}>
      <Popover.Target>
        <Button variant="default" className={classes.status} rightSection={<IconChevronDown size={15} aria-hidden />}>
          {picked.length === 0 ? 'Any status' : picked.length === 1 ? picked[0] : `${String(picked.length)} statuses`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Statuses">
        <div className={classes.statuses}>
          {PAYOUT_STATUSES.map((status) => (
            <Checkbox
              key={status}
              label={<StatusBadge status={status} />}
              checked={picked.includes(status)}
              onChange={(event) => {
                onPick(event.currentTarget.checked ? [...picked, status] : picked.filter((other) => other !== status));
              }}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
