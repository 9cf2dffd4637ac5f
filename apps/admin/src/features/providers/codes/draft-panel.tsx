import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { DraftCodeRuleDto, ProviderAccountView, UnmappedCodeView } from '../../../generated/types.gen.js';
import { dropDrafts, useDraft } from '../../../lib/commands/drafts.js';
import { assignFieldErrors } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { confirmLabelFor, reportChange, SecondPersonNotice } from '../../changes/second-person.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { codeImpactQuery, type CodeMeaning, draftRule } from '../api/codes.js';
import { MeaningPicker } from './meaning-picker.js';
import { GROUP_LABELS, groupOf, impactText, readMeaning } from './meanings.js';

/** The number of payouts that the selected meaning would have changed. */
function Impact({ accountId, code, resolution }: { accountId: string; code: string; resolution: CodeMeaning }) {
  const query = useQuery(codeImpactQuery(accountId, code, resolution));
  const group = groupOf(resolution);
  const counted =
    query.data === undefined ? (query.isError ? 'The affected payouts could not be counted.' : 'Counting …') : impactText(query.data.payouts, query.data.days);
  return (
    <Notice tone={group === 'FATAL' ? 'attention' : 'neutral'} title={GROUP_LABELS[group].title} role="status">
      <p>{counted}</p>
      <p>{GROUP_LABELS[group].sentence}</p>
    </Notice>
  );
}

interface DraftPanelProps {
  account: ProviderAccountView;
  /** The unmapped code; null when any code can be entered. */
  unmapped: UnmappedCodeView | null;
  onClose: () => void;
}

/** Gives a code another meaning. Of a live account it takes effect once another administrator has published it. */
export function DraftPanel({ account, unmapped, onClose }: DraftPanelProps) {
  const draftKey = `${account.id}:code:${unmapped?.code ?? ''}`;
  const forbidden = useMissingPermission('configuration.manage');
  const [typed, setTyped] = useDraft(`${draftKey}:code`);
  const [picked, setPicked] = useDraft(`${draftKey}:meaning`);
  const code = unmapped?.code ?? typed.trim();
  const resolution = readMeaning(picked);
  const { submit, isBusy, problem } = useConfigurationChange(
    (body: DraftCodeRuleDto) => draftRule(account.id, body),
    (result) => {
      dropDrafts(draftKey);
      reportChange(result, `Mapped · ${code}`, 'The code has its new meaning from now on.');
      onClose();
    },
  );
  const fieldErrors = assignFieldErrors(problem, ['code', 'resolution', 'reason']);
  const blockedReason = forbidden ?? (code === '' ? 'Enter the code.' : resolution === undefined ? 'Select a meaning.' : null);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={unmapped === null ? 'Map a code' : `Map the code ${unmapped.code}`}
      subject={account.name}
      plan={null}
      consequence="It applies to responses received after it took effect. Payouts already decided stay as they are."
      draftKey={draftKey}
      reasonLabel="Reason"
      reasonRequired
      isReasonFirst={false}
      confirmLabel={confirmLabelFor(account.mode, 'Map the code')}
      isUndoable={false}
      isBusy={isBusy}
      blockedReason={blockedReason}
      notice={
        <>
          <SecondPersonNotice mode={account.mode} />
          <ProblemNotice problem={problem} fieldErrors={fieldErrors} />
        </>
      }
      onConfirm={(reason) => {
        if (resolution !== undefined) submit({ code, resolution, reason });
      }}
    >
      {unmapped === null ? (
        <TextInput
          label="Code"
          description="Exactly as the provider writes it, up to 100 characters."
          required
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          error={fieldErrors.fields['code']}
          value={typed}
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      ) : (
        <Notice tone="neutral" title="The provider’s message">
          <p>{unmapped.message === null ? 'The provider sent only the code.' : `“${unmapped.message}”`}</p>
        </Notice>
      )}
      <MeaningPicker picked={picked} onPick={setPicked} />
      {resolution !== undefined && code !== '' && <Impact accountId={account.id} code={code} resolution={resolution} />}
    </ConfirmPanel>
  );
}
