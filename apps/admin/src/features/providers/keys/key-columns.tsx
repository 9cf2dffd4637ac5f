import { Button } from '@mantine/core';
import type { Column } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { ApiKeyView } from '../../../generated/types.gen.js';
import { STATE_LABELS } from './key-labels.js';
import classes from './keys.module.css';

export type KeyAction = 'claim' | 'rotate' | 'shorten' | 'revoke';

const ACTION_LABELS: Readonly<Record<KeyAction, string>> = { claim: 'Fetch the secret', rotate: 'Replace', shorten: 'End earlier', revoke: 'Revoke' };

/** What can be done with a key now. */
function actionsOf({ state, can_claim: canClaim }: ApiKeyView): KeyAction[] {
  if (state === 'active') return ['rotate', 'shorten', 'revoke'];
  if (state === 'unclaimed') return [...(canClaim ? (['claim'] as const) : []), 'revoke'];
  return [];
}

/** The columns of the list of keys. @param onOpen null where the operator may not change them */
export function keyColumns(onOpen: ((key: ApiKeyView, action: KeyAction) => void) | null): Column<ApiKeyView>[] {
  const columns: Column<ApiKeyView>[] = [
    {
      title: 'Key',
      cell: ({ name, shown_as: shown }) => (
        <>
          {name}
          <div className={`${classes.small ?? ''} mono`}>{shown}</div>
        </>
      ),
    },
    { title: 'State', cell: ({ state }) => <Pill tone={STATE_LABELS[state].tone}>{STATE_LABELS[state].label}</Pill> },
    { title: 'May', cell: ({ scopes }) => <span className="mono">{scopes.join(', ')}</span> },
    { title: 'From', cell: ({ allowed_cidrs: ranges }) => (ranges.length === 0 ? 'Any address' : ranges.join(', ')) },
    {
      title: 'Made',
      cell: ({ made_by: by, created_at: at }) => (
        <>
          {by?.name ?? 'On the server'}, <Moment at={at} />
        </>
      ),
    },
    {
      title: 'Last used',
      cell: ({ last_use: use }) =>
        use === null ? (
          'Never'
        ) : (
          <>
            <Moment at={use.at} as="relative" />
            <div className={classes.small}>{use.network}</div>
          </>
        ),
    },
    { title: 'Ends', cell: endOf },
  ];
  return onOpen === null ? columns : [...columns, { title: 'Change', cell: (key) => <KeyButtons apiKey={key} onOpen={onOpen} /> }];
}

function endOf({ revoked_at: revoked, expires_at: expires, claim_until: claim }: ApiKeyView) {
  const at = revoked ?? claim ?? expires;
  return at === null ? 'Never' : <Moment at={at} />;
}

function KeyButtons({ apiKey, onOpen }: { apiKey: ApiKeyView; onOpen: (key: ApiKeyView, action: KeyAction) => void }) {
  return (
    <div className={classes.buttons}>
      {actionsOf(apiKey).map((action) => (
        <Button
          key={action}
          size="xs"
          variant={action === 'claim' ? 'filled' : 'default'}
          aria-label={`${ACTION_LABELS[action]}: ${apiKey.name}`}
          onClick={() => {
            onOpen(apiKey, action);
          }}
        >
          {ACTION_LABELS[action]}
        </Button>
      ))}
    </div>
  );
}
