import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedActions } from '../../components/confirm/blocked-actions.js';
import { Card } from '../../components/layout/card.js';
import { Page } from '../../components/layout/page.js';
import { Notice } from '../../components/notices/notice.js';
import { ProblemNotice } from '../../components/notices/problem-notice.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../components/notices/view-states.js';
import { Copyable } from '../../components/values/copyable.js';
import type { AlertChannelView, AlertTestView, SavedAlertChannelView } from '../../generated/types.gen.js';
import { useConfigurationChange } from '../../lib/api/use-configuration-change.js';
import { reportDone } from '../../lib/commands/scheduled-commands.js';
import { useMissingPermission } from '../session/use-missing-permission.js';
import classes from './alerts.module.css';
import { alertChannelsQuery, removeAlertChannel, testAlertChannel } from './api/alert-channels.js';
import { ChannelPanel } from './channel-panel.js';
import { ChannelTable } from './channel-table.js';
import { QueueLimits } from './queue-limits.js';

interface TestedChannel {
  name: string;
  result: AlertTestView;
}

/** Over which channels alerts reach people, and from when on the queue is late. */
export function AlertsPage() {
  const query = useQuery(alertChannelsQuery);
  const forbidden = useMissingPermission('configuration.manage');
  const [editing, setEditing] = useState<AlertChannelView | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [tested, setTested] = useState<TestedChannel | null>(null);
  const test = useConfigurationChange(
    async (channel: AlertChannelView) => ({ name: channel.name, result: await testAlertChannel(channel) }),
    (result) => {
      setTested(result);
    },
  );
  const removal = useConfigurationChange(
    async (channel: AlertChannelView) => {
      await removeAlertChannel(channel);
      return channel.name;
    },
    (name) => {
      reportDone(`Removed · ${name}`, 'Nothing is sent there any more.');
    },
  );
  const saved = ({ channel, signing_secret: signingSecret }: SavedAlertChannelView): void => {
    setEditing(null);
    setSecret(signingSecret);
    reportDone(`Saved · ${channel.name}`, 'Test it, so that you know that it works.');
  };
  const actions = {
    isBusy: test.isBusy || removal.isBusy,
    onTest: (channel: AlertChannelView) => {
      setTested(null);
      test.submit(channel);
    },
    onChange: setEditing,
    onRemove: removal.submit,
  };
  return (
    <Page title="Alerts" lead="What an operator has to act on, sent to people: by e-mail, to Slack, or to a webhook of your own.">
      {secret !== null && (
        <Notice tone="attention" title="The signing secret, shown this once" role="status">
          <Copyable value={secret} name="signing secret" />
        </Notice>
      )}
      <TestNotice tested={tested} />
      <ProblemNotice problem={test.problem ?? removal.problem} />
      <QueryView query={query} what="the alert channels" skeleton={<LinesSkeleton lines={2} height={64} />}>
        {({ data, alerts, can_send_email: canSendEmail }) => (
          <>
            <Card padded={false}>
              {data.length === 0 ? (
                <EmptyView title="No channel yet" icon={<IconBell size={22} />}>
                  Alerts are in the log and in the metrics only.
                </EmptyView>
              ) : (
                <ChannelTable channels={data} actions={forbidden === null ? actions : null} />
              )}
            </Card>
            {forbidden === null ? (
              <Button
                className={classes.new}
                onClick={() => {
                  setEditing('new');
                }}
              >
                New channel
              </Button>
            ) : (
              <BlockedActions entries={[{ label: 'Change alert channels', blockedReason: forbidden }]} />
            )}
            {editing !== null && (
              <ChannelPanel
                channel={editing === 'new' ? null : editing}
                alerts={alerts}
                canSendEmail={canSendEmail}
                onSaved={saved}
                onClose={() => {
                  setEditing(null);
                }}
              />
            )}
          </>
        )}
      </QueryView>
      <QueueLimits mayChange={forbidden === null} />
    </Page>
  );
}

function TestNotice({ tested }: { tested: TestedChannel | null }) {
  if (tested === null) return null;
  const { name, result } = tested;
  return (
    <Notice
      tone={result.is_delivered ? 'good' : 'bad'}
      title={result.is_delivered ? `The test arrived · ${name}` : `The test did not arrive · ${name}`}
      role="status"
    >
      {result.error}
    </Notice>
  );
}
