import { capitalised } from '@app/domain';

/** How long a screen shows revealed details, in seconds. */
const SHOWN_SECONDS = 30;

/** One detail of the recipient, in clear. */
export class RevealedFieldView {
  name: string;
  title: string;
  value: string;
}

/** The recipient's details in clear, to be shown for a moment and kept nowhere. */
export class RevealedRecipientView {
  data: RevealedFieldView[];
  hide_after_seconds: number;
}

export function revealedRecipientView(fields: Readonly<Record<string, unknown>>): RevealedRecipientView {
  const data = Object.entries(fields).map(([name, value]) => {
    return { name, title: capitalised(name.replaceAll('_', ' ')), value: typeof value === 'string' ? value : JSON.stringify(value) };
  });
  return { data, hide_after_seconds: SHOWN_SECONDS };
}
