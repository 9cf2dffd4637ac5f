import type { Mode } from '@app/domain';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { SecretDialog } from '../../../components/forms/secret-dialog.js';
import { Card } from '../../../components/layout/card.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { Facts } from '../../../components/values/facts.js';
import { Moment } from '../../../components/values/moment.js';
import type { MerchantDetailView, TestDeliveryView } from '../../../generated/types.gen.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import account from '../accounts/account.module.css';
import { testEndpoint } from '../api/merchants.js';
import { AccessPanel, type MerchantAction } from './access-panel.js';
import { EndpointPanel, SecretPanel } from './endpoint-panels.js';

type Open = null | 'set' | 'secret' | Extract<MerchantAction, 'switchOff' | 'switchOn' | 'endFormer'>;

/** Where the callbacks of a mode go, what they are signed with, and whether a test arrives. */
export function EndpointCard({ merchant, mode }: { merchant: MerchantDetailView; mode: Mode }) {
  const { callback_endpoint: endpoint } = merchant.modes[mode];
  const isAllowed = useMissingPermission('configuration.manage') === null;
  const [open, setOpen] = useState<Open>(null);
  // In the memory of this component only: no cache, no address, no storage.
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const button = (what: Exclude<Open, null>, label: string) => (
    <Button
      variant="default"
      onClick={() => {
        setOpen(what);
      }}
    >
      {label}
    </Button>
  );
  const secrets = merchant.callback_secrets[mode];
  return (
    <Card title="Callbacks">
      <Facts
        rows={[
          ['Address', endpoint === null ? 'None: only payouts that name one get callbacks' : <span className="mono">{endpoint.url}</span>],
          ...(endpoint === null ? [] : [['State', <EndpointState key="state" endpoint={endpoint} />] as const]),
          ['Signed with', secrets === 2 ? 'Two secrets: the present one and the former one' : secrets === 1 ? 'One secret' : 'No secret: none is sent'],
        ]}
      />
      {isAllowed && (
        <>
          <div className={account.buttons}>
            {button('set', endpoint === null ? 'Set the endpoint' : 'Change the endpoint')}
            {endpoint !== null && (endpoint.disabled_at === null ? button('switchOff', 'Switch off') : button('switchOn', 'Switch on'))}
            {button('secret', 'New secret')}
            {secrets === 2 && button('endFormer', 'End the former secret')}
          </div>
          {endpoint !== null && <TestDelivery id={merchant.id} mode={mode} />}
        </>
      )}
      {open === 'set' && <EndpointPanel merchant={merchant} mode={mode} onClose={close} />}
      {open === 'secret' && (
        <SecretPanel
          merchant={merchant}
          mode={mode}
          onClose={close}
          onDone={(made) => {
            close();
            setSecret(made);
          }}
        />
      )}
      {(open === 'switchOff' || open === 'switchOn' || open === 'endFormer') && <AccessPanel merchant={merchant} mode={mode} action={open} onClose={close} />}
      {secret !== null && (
        <SecretDialog
          title="The new signing secret"
          name="signing secret"
          lead="The merchant verifies callbacks with it."
          secret={secret}
          onClose={() => {
            setSecret(null);
          }}
        />
      )}
    </Card>
  );
}

function EndpointState({ endpoint: { disabled_at: at, failures } }: { endpoint: { disabled_at: string | null; failures: number } }) {
  if (at !== null)
    return (
      <>
        Off since <Moment at={at} />: no callbacks are sent
      </>
    );
  return failures === 0 ? 'On' : `On; ${String(failures)} attempts failed since the last one that arrived`;
}

/** Sends a signed sample event, and says what came back. */
function TestDelivery({ id, mode }: { id: string; mode: Mode }) {
  const mutation = useMutation({ mutationFn: () => testEndpoint({ id, mode }) });
  return (
    <div className={account.after}>
      <Button
        variant="default"
        loading={mutation.isPending}
        onClick={() => {
          mutation.mutate();
        }}
      >
        Send a test delivery
      </Button>
      <div role="status" className={account.after}>
        {mutation.data !== undefined && <TestResult result={mutation.data} />}
        <ProblemNotice problem={mutation.error === null ? null : asProblem(mutation.error)} />
      </div>
    </div>
  );
}

function TestResult({ result: { ok, status, error, duration_ms: ms, excerpt } }: { result: TestDeliveryView }) {
  return (
    <Notice tone={ok ? 'good' : 'bad'} title={ok ? `Accepted with ${String(status)}, in ${String(ms)} ms` : `Not accepted, after ${String(ms)} ms`}>
      <p>{error ?? 'The receiver got a signed event of the type endpoint.test.'}</p>
      {excerpt !== null && excerpt !== '' && <p className="mono soft">{excerpt}</p>}
    </Notice>
  );
}
