import type { Mode } from '@app/domain';
import { Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedActions } from '../../../components/confirm/blocked-actions.js';
import { SecretDialog } from '../../../components/forms/secret-dialog.js';
import { Card } from '../../../components/layout/card.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { DataTable } from '../../../components/table/data-table.js';
import type { ApiKeyResultView, ApiKeyView, MerchantView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { apiKeysQuery } from '../api/merchant-keys.js';
import { EndKeyPanel } from './end-key-panel.js';
import { keyColumns, type KeyAction } from './key-columns.js';
import classes from './keys.module.css';
import { NewKeyPanel } from './new-key-panel.js';
import { ClaimKeyPanel, RotateKeyPanel } from './renew-key-panel.js';

type Open = null | 'new' | { apiKey: ApiKeyView; action: KeyAction };

/** The API keys of a merchant in a mode. */
export function KeysCard({ merchant, mode }: { merchant: Pick<MerchantView, 'id' | 'name'>; mode: Mode }) {
  const query = useQuery(apiKeysQuery({ id: merchant.id, mode }));
  const forbidden = useMissingPermission('configuration.manage');
  const [open, setOpen] = useState<Open>(null);
  // In the memory of this component only: no cache, no address, no storage.
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const onDone = ({ secret: made, result, message, change }: ApiKeyResultView): void => {
    close();
    if (made !== null) setSecret(made);
    else if (result === 'waiting') reportDone(`Sent for approval · ${change?.title ?? ''}`, message);
  };
  return (
    <section aria-labelledby="api-keys">
      <Card padded={false}>
        <div className={classes.head}>
          <h2 id="api-keys" className={classes.title}>
            API keys
          </h2>
          {forbidden === null && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => {
                setOpen('new');
              }}
            >
              Make an API key
            </Button>
          )}
        </div>
        <QueryView query={query} what="the API keys" skeleton={<LinesSkeleton lines={2} height={56} />}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyView title={`No API key in ${mode} mode`} icon={<IconKey size={22} />}>
                The merchant sends payouts with an API key.
              </EmptyView>
            ) : (
              <DataTable
                label={`API keys of ${merchant.name}`}
                columns={keyColumns(
                  forbidden === null
                    ? (apiKey, action) => {
                        setOpen({ apiKey, action });
                      }
                    : null,
                )}
                rows={data}
                idOf={({ id }) => id}
              />
            )
          }
        </QueryView>
      </Card>
      {forbidden !== null && <BlockedActions entries={[{ label: 'Make, replace and revoke API keys', blockedReason: forbidden }]} />}
      {open === 'new' && <NewKeyPanel merchant={merchant} mode={mode} onDone={onDone} onClose={close} />}
      {open !== null && open !== 'new' && <KeyPanel merchantId={merchant.id} open={open} onDone={onDone} onClose={close} />}
      {secret !== null && (
        <SecretDialog
          title="The new API key"
          name="API key"
          lead="Hand it to the merchant by a safe way."
          secret={secret}
          onClose={() => {
            setSecret(null);
          }}
        />
      )}
    </section>
  );
}

interface KeyPanelProps {
  merchantId: string;
  open: { apiKey: ApiKeyView; action: KeyAction };
  onDone: (result: ApiKeyResultView) => void;
  onClose: () => void;
}

function KeyPanel({ merchantId, open: { apiKey, action }, onDone, onClose }: KeyPanelProps) {
  if (action === 'rotate') return <RotateKeyPanel merchantId={merchantId} apiKey={apiKey} onDone={onDone} onClose={onClose} />;
  if (action === 'claim') return <ClaimKeyPanel merchantId={merchantId} apiKey={apiKey} onDone={onDone} onClose={onClose} />;
  return <EndKeyPanel merchantId={merchantId} apiKey={apiKey} action={action} onClose={onClose} />;
}
