import { invitationLink } from '@app/domain';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SecretDialog } from '../../../components/forms/secret-dialog.js';
import { Card } from '../../../components/layout/card.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { type Column, DataTable } from '../../../components/table/data-table.js';
import { Moment } from '../../../components/values/moment.js';
import { Pill } from '../../../components/values/pill.js';
import type { InvitationView } from '../../../generated/types.gen.js';
import type { Tone } from '../../../lib/labels/tones.js';
import { invitationsQuery } from '../api/invitations.js';
import { LinkPanel, WithdrawPanel } from './link-panels.js';
import classes from './invitations.module.css';

const STATES: Readonly<Record<InvitationView['state'], { label: string; tone: Tone }>> = {
  unclaimed: { label: 'Link not fetched yet', tone: 'attention' },
  open: { label: 'Open', tone: 'moving' },
  accepted: { label: 'Accepted', tone: 'good' },
  withdrawn: { label: 'Withdrawn', tone: 'neutral' },
  replaced: { label: 'Replaced', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'neutral' },
};

type Open = null | { invitation: InvitationView; verb: 'link' | 'withdraw' };

const isOpen = ({ state }: InvitationView): boolean => state === 'open' || state === 'unclaimed';

/** Invitations that are not over, and what became of the others; nothing while there are none. */
export function InvitationsCard() {
  const query = useQuery(invitationsQuery);
  const [open, setOpen] = useState<Open>(null);
  // In the memory of this component only: no cache, no address, no storage.
  const [token, setToken] = useState<string | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  if (query.data?.length === 0) return null;
  return (
    <section aria-labelledby="invitations" className={classes.section}>
      <h2 id="invitations" className={classes.title}>
        Invitations
      </h2>
      <QueryView query={query} what="the invitations" skeleton={<LinesSkeleton lines={2} height={48} />}>
        {(invitations) => (
          <Card padded={false}>
            <DataTable label="Invited people" columns={columnsOf(setOpen)} rows={invitations} idOf={({ id }) => id} />
          </Card>
        )}
      </QueryView>
      {open?.verb === 'link' && (
        <LinkPanel
          invitation={open.invitation}
          onClose={close}
          onDone={(made) => {
            close();
            setToken(made);
          }}
        />
      )}
      {open?.verb === 'withdraw' && <WithdrawPanel invitation={open.invitation} onClose={close} />}
      {token !== null && (
        <SecretDialog
          title="The link of the invitation"
          name="link"
          lead="Pass it on to the person whom it is for, by a safe way."
          secret={invitationLink(window.location.origin, token)}
          onClose={() => {
            setToken(null);
          }}
        />
      )}
    </section>
  );
}

function columnsOf(onOpen: (open: Open) => void): Column<InvitationView>[] {
  return [
    { title: 'E-mail', cell: ({ email }) => email ?? 'The first administrator' },
    { title: 'Role', cell: ({ role }) => role },
    { title: 'State', cell: ({ state }) => <Pill tone={STATES[state].tone}>{STATES[state].label}</Pill> },
    {
      title: 'Invited',
      cell: ({ invited_by: by, created_at: at }) => (
        <span>
          {by?.name ?? 'On the server'}, <Moment at={at} />
        </span>
      ),
    },
    { title: 'Ends', cell: ({ ended_at: ended, expires_at: expires }) => <Moment at={ended ?? expires} /> },
    { title: 'Change', cell: (invitation) => <InvitationButtons invitation={invitation} onOpen={onOpen} /> },
  ];
}

function InvitationButtons({ invitation, onOpen }: { invitation: InvitationView; onOpen: (open: Open) => void }) {
  if (!isOpen(invitation)) return <span className="soft">Nothing to change</span>;
  const who = invitation.email ?? 'the first administrator';
  return (
    <div className={classes.buttons}>
      {invitation.can_fetch && (
        <Button
          size="xs"
          aria-label={`Fetch the link for ${who}`}
          onClick={() => {
            onOpen({ invitation, verb: 'link' });
          }}
        >
          Fetch the link
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        aria-label={`Withdraw the invitation of ${who}`}
        onClick={() => {
          onOpen({ invitation, verb: 'withdraw' });
        }}
      >
        Withdraw
      </Button>
    </div>
  );
}
