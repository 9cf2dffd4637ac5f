import { useCallback, useEffect, useState } from 'react';
import { revealControllerReveal } from '../../../generated/sdk.gen.js';
import type { RevealDto, RevealedFieldView, RevealedRecipientView } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';

const TICK_MS = 1_000;

/** Asks for the recipient's details in clear. The answer is kept in no cache. */
export async function revealRecipient(payoutId: string, body: RevealDto): Promise<RevealedRecipientView> {
  return (await revealControllerReveal({ ...CALL, path: { id: payoutId }, body })).data;
}

interface Shown {
  fields: readonly RevealedFieldView[];
  untilMs: number;
}

export interface ShownRecipient {
  /** Null while they are hidden. */
  fields: readonly RevealedFieldView[] | null;
  secondsLeft: number;
  show: (recipient: RevealedRecipientView) => void;
  hide: () => void;
}

/** Revealed details until their time is over, the page is left, or the tab is hidden. */
export function useRevealedRecipient(): ShownRecipient {
  const [shown, setShown] = useState<Shown | null>(null);
  const [secondsLeft, setSecondsLeft] = useState(0);
  const hide = useCallback(() => {
    setShown(null);
  }, []);
  useEffect(() => {
    if (!shown) return undefined;
    const tick = (): void => {
      const left = Math.ceil((shown.untilMs - Date.now()) / TICK_MS);
      setSecondsLeft(left);
      if (left <= 0 || document.hidden) hide();
    };
    const timer = setInterval(tick, TICK_MS);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [shown, hide]);
  const show = (recipient: RevealedRecipientView): void => {
    setSecondsLeft(recipient.hide_after_seconds);
    setShown({ fields: recipient.data, untilMs: Date.now() + recipient.hide_after_seconds * TICK_MS });
  };
  return { fields: shown?.fields ?? null, secondsLeft, show, hide };
}
