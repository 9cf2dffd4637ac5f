import { Button, Drawer, Textarea } from '@mantine/core';
import { type SyntheticEvent, type ReactNode, useState } from 'react';
import { useDraft } from '../../lib/commands/drafts.js';
import classes from './confirm-panel.module.css';
import { Notice } from '../notices/notice.js';
import { type Plan, PlanRows } from './plan-rows.js';

const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;

/** A plan of one's own, with what follows for others. */
export interface ConfirmPlan extends Plan {
  /** What the merchant is told; null where that is not known here. */
  callbacks: readonly string[] | null;
  needsSecondOperator: boolean;
}

interface ConfirmPanelProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What it is about. */
  subject: ReactNode;
  plan: ConfirmPlan | null;
  /** Said first where there is no plan. */
  consequence?: string;
  /** Under this name the typed reason is kept until it was sent. */
  draftKey: string;
  /** Null where no reason is kept. */
  reasonLabel: string | null;
  reasonRequired: boolean;
  /** Off when a field among the children takes the focus. */
  isReasonFirst?: boolean;
  confirmLabel: string;
  /** True when a provider may be called, so that there are some seconds to undo it. */
  isArmed: boolean;
  /** Why it cannot be confirmed right now; null when it can. */
  obstacle: string | null;
  /** True while the server is asked. */
  isBusy?: boolean;
  /** Stands first: what changed meanwhile, what failed. */
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
          <dt>The merchant gets</dt>
          <dd>
            {plan.callbacks.length === 0
              ? (plan.dependsOn ?? 'No callback')
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

/** True for a reason that the server would take. */
function isReason(text: string): boolean {
  const { length } = text.trim();
  return length >= SHORTEST_REASON && length <= LONGEST_REASON;
}

/** Why the reason is not good enough yet; null when it is. */
function reasonFault(text: string, required: boolean): string | null {
  const { length } = text.trim();
  if (length === 0 && !required) return null;
  if (length < SHORTEST_REASON) return `Say why, in at least ${String(SHORTEST_REASON)} characters. It stays in the history.`;
  return length > LONGEST_REASON ? `At most ${String(LONGEST_REASON)} characters; these are ${String(length)}.` : null;
}

const PARTS = { content: classes.content, header: classes.header, title: classes.title, body: classes.body };

/** The one panel in which everything is confirmed: consequence first, then the risk, then the reason. */
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
  isArmed,
  obstacle,
  isBusy = false,
  notice,
  children,
  onConfirm,
  onClose,
}: ConfirmPanelProps) {
  const [reason, setReason] = useDraft(`${draftKey}:reason`);
  const [tried, setTried] = useState(false);
  const isAsked = reasonLabel !== null;
  const fault = isAsked ? reasonFault(reason, reasonRequired) : null;

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (obstacle !== null || isBusy) return;
    if (!isAsked || isReason(reason) || (!reasonRequired && fault === null)) onConfirm(isAsked ? reason.trim() : '');
  };

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.scroll}>
        <div className={classes.subject}>{subject}</div>
        {notice}
        {(plan !== null || consequence !== undefined) && <p className={classes.consequence}>{plan?.consequence ?? consequence}</p>}
        {plan?.needsSecondOperator === true && (
          <Notice tone="attention" title="A second operator has to agree">
            Nothing is done until somebody else has approved it, within 24 hours.
          </Notice>
        )}
        {plan !== null && <PlanFacts plan={plan} />}
        {children}
        {isAsked && (
          <Textarea
            label={reasonLabel}
            description={`Kept for ever in the history. ${String(SHORTEST_REASON)} to ${String(LONGEST_REASON)} characters.`}
            required={reasonRequired}
            autosize={false}
            rows={3}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
            error={tried ? fault : null}
            data-autofocus={isReasonFirst || undefined}
          />
        )}
      </div>
      <div className={classes.footer}>
        <p className={classes.hint} role={obstacle === null ? undefined : 'status'}>
          {obstacle ?? (isArmed ? 'After this there are 5 seconds to undo it.' : '')}
        </p>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button type="submit" disabled={obstacle !== null} loading={isBusy}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
