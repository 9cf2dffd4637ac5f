import type { Mode } from '@app/domain';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { ModeMark } from '../../../components/values/mode-mark.js';
import type { ChangeResultView, MerchantView } from '../../../generated/types.gen.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { dropDrafts } from '../../../lib/commands/drafts.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { disableMerchant, enableMerchant, endFormerSecret, type MerchantMode, switchEndpoint } from '../api/merchants.js';

interface Action {
  title: string;
  send: (path: MerchantMode, reason: string) => Promise<ChangeResultView | MerchantView>;
  consequence: string;
  done: string;
  /** True where a second person is needed in live mode. */
  givesBack: boolean;
}

/** What is done to a merchant with a reason and nothing else. */
export const MERCHANT_ACTIONS = {
  disable: {
    title: 'Disable',
    send: disableMerchant,
    consequence:
      'Its API keys are refused within a second. Payouts that it has ordered before are still sent: to hold them back in live mode, stop its sends with the kill switch.',
    done: 'Its API keys are refused.',
    givesBack: false,
  },
  enable: { title: 'Enable', send: enableMerchant, consequence: 'Its API keys are accepted again.', done: 'Its API keys are accepted.', givesBack: true },
  switchOff: {
    title: 'Switch the endpoint off',
    send: (path, reason) => switchEndpoint(path, false, reason),
    consequence: 'No callbacks are sent there until it is switched on again. Those of the meantime are not sent later.',
    done: 'No callbacks are sent there.',
    givesBack: false,
  },
  switchOn: {
    title: 'Switch the endpoint on',
    send: (path, reason) => switchEndpoint(path, true, reason),
    consequence: 'Callbacks are sent to the same address again. It takes one person: the address was agreed on before.',
    done: 'Callbacks are sent there.',
    givesBack: false,
  },
  endFormer: {
    title: 'End the former secret',
    send: endFormerSecret,
    consequence: 'Callbacks are signed with the present secret only. A receiver that still knows the former one only refuses them.',
    done: 'Callbacks are signed with one secret.',
    givesBack: false,
  },
} as const satisfies Record<string, Action>;

export type MerchantAction = keyof typeof MERCHANT_ACTIONS;

interface AccessPanelProps {
  merchant: Pick<MerchantView, 'id' | 'name'>;
  mode: Mode;
  action: MerchantAction;
  onClose: () => void;
}

/** Confirms what is done to a merchant in one mode. */
export function AccessPanel({ merchant: { id, name }, mode, action, onClose }: AccessPanelProps) {
  const { title, send, consequence, done, givesBack }: Action = MERCHANT_ACTIONS[action];
  const draftKey = `merchant:${id}:${mode}:${action}`;
  const needs = givesBack ? mode : 'test';
  const forbidden = useMissingPermission('configuration.manage');
  const { submit, isBusy, problem } = useConfigurationChange(
    (reason: string) => send({ id, mode }, reason),
    (result) => {
      dropDrafts(draftKey);
      if ('change' in result) reportChange(result, `${title} · ${name}`, done);
      else reportDone(`${title} · ${name}`, done);
      onClose();
    },
  );
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={title}
      subject={
        <>
          {name} <ModeMark mode={mode} />
        </>
      }
      plan={null}
      consequence={consequence}
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      confirmLabel={confirmLabelFor(needs, title)}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={forbidden}
      notice={
        <>
          <SecondPersonNotice mode={needs} />
          <ProblemNotice problem={problem} />
        </>
      }
      onConfirm={submit}
    />
  );
}
