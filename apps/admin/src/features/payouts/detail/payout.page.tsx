import type { ModerationAction } from '@app/domain';
import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { AsOf } from '../../../components/layout/as-of.js';
import { Card } from '../../../components/layout/card.js';
import { IgnoredSearchNotice } from '../../../components/notices/ignored-search-notice.js';
import { QueryView } from '../../../components/notices/view-states.js';
import type { PayoutDetailView } from '../../../generated/types.gen.js';
import { amountText } from '../../../lib/format/amount-text.js';
import { useDocumentTitle } from '../../../lib/browser/document-title.js';
import { useFollowMode } from '../../../lib/url/mode.js';
import { PAYOUT_TABS } from '../../../lib/url/payout-tabs.js';
import { readOneOf } from '../../../lib/url/search-params.js';
import { ApprovalCard } from '../../approvals/approval-card.js';
import { ActionPanel } from '../actions/action-panel.js';
import { payoutQuery } from '../api/payout.js';
import { ActionsCard } from './actions-card.js';
import { KnowledgeCard } from './knowledge-card.js';
import { NextStepNotice } from '../actions/next-step-notice.js';
import { PayoutHeader } from './payout-header.js';
import classes from './payout.module.css';
import { PayoutTabs } from './payout-tabs.js';
import { SimilarNotice } from '../../../components/notices/similar-notice.js';
import { LifecycleDiagram } from '../lifecycle/lifecycle-diagram.js';
import cards from './three-cards.module.css';
import { useRunCommand } from '../actions/use-run-command.js';
import { WhyCard } from './why-card.js';

const route = getRouteApi('/shell/payouts/$payoutId');

function PageSkeleton() {
  return (
    <Stack gap="lg" aria-busy="true" aria-label="Loading the payout">
      <Skeleton height={132} radius="lg" />
      <Skeleton height={340} radius="lg" />
      <Skeleton height={320} radius="lg" />
    </Stack>
  );
}

/** One payout: its reason for moderation, the evidence, the actions and the records. */
export function PayoutPage() {
  const { payoutId } = route.useParams();
  const search = route.useSearch();
  const query = useQuery(payoutQuery(payoutId));
  return (
    <div className={classes.page}>
      <IgnoredSearchNotice search={search} />
      <QueryView query={query} what="the payout" skeleton={<PageSkeleton />}>
        {(detail) => (
          <PayoutView
            key={payoutId}
            detail={detail}
            aside={<AsOf at={detail.as_of} isFetching={query.isFetching} isFailing={query.isError} onRefresh={() => void query.refetch()} />}
          />
        )}
      </QueryView>
    </div>
  );
}

function PayoutView({ detail, aside }: { detail: PayoutDetailView; aside: React.ReactNode }) {
  const { payout } = detail;
  useDocumentTitle(`${payout.mode === 'test' ? 'TEST ' : ''}${payout.reference}, ${amountText(payout.amount, payout.currency)}, ${payout.status}`);
  const { tab, do: openAction } = route.useSearch();
  const navigate = route.useNavigate();
  useFollowMode(payout.mode);
  const [previewed, setPreviewed] = useState<ModerationAction | null>(null);
  const setAction = (action: ModerationAction | undefined): void => {
    void navigate({ search: (before) => ({ ...before, do: action }), replace: action === undefined, resetScroll: false });
  };
  const { confirm, staleAttempt } = useRunCommand(setAction);

  const shown = openAction ?? previewed ?? detail.suggestion?.action;
  const previewedAction = detail.actions.find((entry) => entry.action === shown && entry.allowed);
  const waiting = detail.approvals.filter((approval) => approval.state === 'waiting');

  return (
    <>
      <PayoutHeader detail={detail} aside={aside} />
      {detail.next_step !== null && <NextStepNotice step={detail.next_step} />}
      <SimilarNotice similar={detail.similar} />
      {waiting.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} isOnPayoutPage />
      ))}
      <div className={cards.grid}>
        <WhyCard detail={detail} />
        <KnowledgeCard detail={detail} />
        <ActionsCard detail={detail} onOpen={setAction} onPreview={setPreviewed} />
      </div>
      <Card title="Status">
        <LifecycleDiagram
          now={payout.status}
          visited={detail.visited}
          mayBecome={previewedAction?.may_become ?? []}
          actionName={previewedAction?.label ?? null}
        />
      </Card>
      <PayoutTabs
        detail={detail}
        tab={tab ?? 'history'}
        onTab={(next) => void navigate({ search: (before) => ({ ...before, tab: readOneOf(next, PAYOUT_TABS) }), replace: true, resetScroll: false })}
      />
      {openAction !== undefined && (
        <ActionPanel
          key={openAction}
          detail={detail}
          action={openAction}
          staleVersion={staleAttempt?.action === openAction ? staleAttempt.version : null}
          onClose={() => {
            setAction(undefined);
          }}
          onConfirm={(order, version) => {
            setAction(undefined);
            confirm(detail, order, version);
          }}
        />
      )}
    </>
  );
}
