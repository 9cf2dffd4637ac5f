import { Button, Drawer, Textarea } from '@mantine/core';
import { type SyntheticEvent, type ReactNode, useState } from 'react';
import { useKeptFocus } from '../../lib/browser/use-kept-focus.js';
import { useDraft } from '../../lib/commands/drafts.js';
import classes from './confirm-panel.module.css';
import { Notice } from '../notices/notice.js';
import { type Plan, PlanRows } from './plan-rows.js';

const MIN_REASON_LENGTH = 3;
const MAX_REASON_LENGTH = 500;

/** A plan together with its effects on others. */
export interface ConfirmPlan extends Plan {
  /** Types of the callbacks that the merchant receives; null when not known here. */
  callbacks: readonly string[] | null;
  needsSecondOperator: boolean;
  /** Whom the approval rules ask for, in a sentence; null or absent: another operator. */
  whoMustAgree?: string | null;
}

interface ConfirmPanelProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** The payout, account or rule that is changed. */
  subject: ReactNode;
  plan: ConfirmPlan | null;
  /** Shown first when there is no plan. */
  consequence?: string;
  /** Key under which the typed reason is stored until it is sent. */
  draftKey: string;
  /** Null when no reason is asked for. */
  reasonLabel: string | null;
  reasonRequired: boolean;
  /** False when a field among the children takes the focus. */
  isReasonFirst?: boolean;
  confirmLabel: string;
  /** True when a provider may be called: the command can then be undone for a few seconds. */
  isUndoable: boolean;
  /** Why it cannot be confirmed now; null when it can. */
  blockedReason: string | null;
  /** True while the request is in progress. */
  isBusy?: boolean;
  /** Shown first: what changed in the meantime or what failed. */
  notice?: ReactNode;
  /** Fields besides the reason. */
  children?: ReactNode;
  onConfirm: (reason: string) => void;
}

function PlanFacts({ plan }: { plan: ConfirmPlan }) {
  return (
    <dl className={classes.facts}>
      <PlanRows plan={plan} />
      {plan.callbacks !== null && (
        <>
          <dt>Callbacks to the merchant</dt>
          <dd>
            {plan.callbacks.length === 0
              ? (plan.dependsOn ?? 'None')
              : plan.callbacks.map((type) => (
                  <div key={type} className="mono">
                    {type}
                  </div>
                ))}
          </dd>
        </>
      )}
    </dl>
  );
}

/** True for a reason that the server accepts. */
function isReason(text: string): boolean {
  const { length } = text.trim();
  return length >= MIN_REASON_LENGTH && length <= MAX_REASON_LENGTH;
}

/** Why the reason is not acceptable; null when it is. */
function reasonError(text: string, required: boolean): string | null {
  const { length } = text.trim();
  if (length === 0 && !required) return null;
  if (length < MIN_REASON_LENGTH) return `Give a reason of at least ${String(MIN_REASON_LENGTH)} characters.`;
  return length > MAX_REASON_LENGTH ? `Use at most ${String(MAX_REASON_LENGTH)} characters; this text has ${String(length)}.` : null;
}

const PARTS = { content: classes.content, header: classes.header, title: classes.title, body: classes.body };

/** The panel in which every change is confirmed: consequence first, then the risk, then the reason. */
export function ConfirmPanel(props: ConfirmPanelProps) {
  const { opened, onClose, title, plan } = props;
  return (
    <Drawer.Root opened={opened} onClose={onClose} position="right" size="33rem" classNames={PARTS}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <Drawer.Header role="presentation">
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close without doing anything" size={32} />
        </Drawer.Header>
        <Drawer.Body>{opened && <ConfirmForm {...props} plan={plan} />}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function ConfirmForm({
  subject,
  plan,
  consequence,
  draftKey,
  reasonLabel,
  reasonRequired,
  isReasonFirst = true,
  confirmLabel,
  isUndoable,
  blockedReason,
  isBusy = false,
  notice,
  children,
  onConfirm,
  onClose,
}: ConfirmPanelProps) {
  useKeptFocus();
  const [reason, setReason] = useDraft(`${draftKey}:reason`);
  const [tried, setTried] = useState(false);
  const isAsked = reasonLabel !== null;
  const error = isAsked ? reasonError(reason, reasonRequired) : null;

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (blockedReason !== null || isBusy) return;
    if (!isAsked || isReason(reason) || (!reasonRequired && error === null)) onConfirm(isAsked ? reason.trim() : '');
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.scroll}>
        <div className={classes.subject}>{subject}</div>
        {notice}
        {(plan !== null || consequence !== undefined) && <p className={classes.consequence}>{plan?.consequence ?? consequence}</p>}
        {plan?.needsSecondOperator === true && (
          <Notice tone="attention" title={plan.whoMustAgree ? 'Others must approve' : 'A second operator must approve'}>
            {plan.whoMustAgree ?? 'Nothing happens until another operator approves it.'} The request expires after 24 hours.
          </Notice>
        )}
        {plan !== null && <PlanFacts plan={plan} />}
        {children}
        {isAsked && (
          <Textarea
            label={reasonLabel}
            description={`Stays in the history permanently. ${String(MIN_REASON_LENGTH)} to ${String(MAX_REASON_LENGTH)} characters.`}
            required={reasonRequired}
            autosize={false}
            rows={3}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
            error={tried ? error : null}
            data-autofocus={isReasonFirst || undefined}
          />
        )}
      </div>
      <div className={classes.footer}>
        <p className={classes.hint} role={blockedReason === null ? undefined : 'status'}>
          {blockedReason ?? (isUndoable ? 'You can undo it for 5 seconds.' : '')}
        </p>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button type="submit" disabled={blockedReason !== null} loading={isBusy}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
