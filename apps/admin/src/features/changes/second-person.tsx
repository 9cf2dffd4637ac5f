import { CHANGE_LIFETIME_DAYS, type Mode } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../../components/notices/notice.js';
import type { ChangeResultView } from '../../generated/types.gen.js';
import { reportDone } from '../../lib/commands/scheduled-commands.js';
import { sessionQuery } from '../session/api/current-session.js';

const SENTENCES = {
  two: 'Nothing changes until another administrator publishes it, with their second factor or password.',
  sole: 'SOLE_OPERATOR is set: nothing changes until you publish it yourself, with your second factor or password.',
  closed:
    'There is only one administrator, so it cannot be published yet. Invite a second one on the server with “npm run operator:invite”, or set SOLE_OPERATOR=true and start again.',
} as const;

/** The button of a form: changes of live configuration are sent for approval, those of tests are made at once. */
export function confirmLabelFor(mode: Mode, label: string): string {
  return mode === 'live' ? 'Send for approval' : label;
}

/** Said before an operator presses: a change of live configuration needs a second person. */
export function SecondPersonNotice({ mode }: { mode: Mode }) {
  const { data } = useQuery(sessionQuery);
  if (mode === 'test') return null;
  const state = data?.four_eyes ?? 'two';
  return (
    <Notice tone="attention" title={state === 'sole' ? 'It waits until you publish it' : 'Needs a second person'}>
      <p>
        {SENTENCES[state]} The request expires after {CHANGE_LIFETIME_DAYS} days.
      </p>
    </Notice>
  );
}

/** Says what became of a change: that it is in effect, in the words of the form, or that it waits. */
export function reportChange({ result, message, change }: ChangeResultView, title: string, done: string): void {
  if (result === 'waiting') reportDone(`Sent for approval · ${change.title}`, message);
  else reportDone(title, done);
}
