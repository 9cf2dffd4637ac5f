import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ConfirmPanel } from '../../../components/confirm/confirm-panel.js';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { DraftCodeRuleDto, ProviderAccountView, UnmappedCodeView } from '../../../generated/types.gen.js';
import { reportDone } from '../../../lib/commands/scheduled-commands.js';
import { dropDrafts, useDraft } from '../../../lib/commands/drafts.js';
import { placeFaults } from '../../../lib/api/field-errors.js';
import { useConfigurationChange } from '../../../lib/api/use-configuration-change.js';
import { useObstacle } from '../../session/use-missing-permission.js';
import { codeImpactQuery, type CodeMeaning, draftRule } from '../api/codes.js';
import { MeaningPicker } from './meaning-picker.js';
import { GROUP_WORDS, groupOf, impactWords, readMeaning } from './meanings.js';

/** What it would have changed, asked of the server for every pick. */
function Impact({ accountId, code, resolution }: { accountId: string; code: string; resolution: CodeMeaning }) {
  const query = useQuery(codeImpactQuery(accountId, code, resolution));
  const group = groupOf(resolution);
  const counted =
    query.data === undefined
      ? query.isError
        ? 'How many payouts it would have changed could not be counted.'
        : 'Counting …'
      : impactWords(query.data.payouts, query.data.days);
  return (
    <Notice tone={group === 'FATAL' ? 'attention' : 'neutral'} title={GROUP_WORDS[group].title} role="status">
      <p>{counted}</p>
      <p>{GROUP_WORDS[group].sentence}</p>
    </Notice>
  );
}

interface DraftPanelProps {
  account: ProviderAccountView;
  /** The code that nobody maps; null where any code can be entered. */
  unmapped: UnmappedCodeView | null;
  onClose: () => void;
}

/** Proposes what a code means. It counts once somebody else has published it. */
export function DraftPanel({ account, unmapped, onClose }: DraftPanelProps) {
  const draftKey = `${account.id}:code:${unmapped?.code ?? ''}`;
  const forbidden = useObstacle('configuration.manage');
  const [typed, setTyped] = useDraft(`${draftKey}:code`);
  const [picked, setPicked] = useDraft(`${draftKey}:meaning`);
  const code = unmapped?.code ?? typed.trim();
  const resolution = readMeaning(picked);
  const { submit, isBusy, problem } = useConfigurationChange(
    (body: DraftCodeRuleDto) => draftRule(account.id, body),
    () => {
      dropDrafts(draftKey);
      reportDone(`Drafted · ${code}`, 'It counts once a second operator has published it.');
      onClose();
    },
  );
  const placed = placeFaults(problem, ['code', 'resolution', 'reason']);
  const obstacle = forbidden ?? (code === '' ? 'Enter the code.' : resolution === undefined ? 'Pick what it means.' : null);
  return (
    <ConfirmPanel
      opened
      onClose={onClose}
      title={unmapped === null ? 'Map a code' : `Map the code ${unmapped.code}`}
      subject={account.name}
      plan={null}
      consequence="Nothing changes until a second operator publishes it. Payouts that were decided stay as they are."
      draftKey={draftKey}
      reasonLabel="Why"
      reasonRequired
      isReasonFirst={false}
      confirmLabel="Save the draft"
      isArmed={false}
      isBusy={isBusy}
      obstacle={obstacle}
      notice={<ProblemNotice problem={problem} placed={placed} />}
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
          error={placed.fields['code']}
          value={typed}
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      ) : (
        <Notice tone="neutral" title="The provider’s own words">
          <p>{unmapped.message === null ? 'It said nothing besides the code.' : `“${unmapped.message}”`}</p>
        </Notice>
      )}
      <MeaningPicker picked={picked} onPick={setPicked} />
      {resolution !== undefined && code !== '' && <Impact accountId={account.id} code={code} resolution={resolution} />}
    </ConfirmPanel>
  );
}
