import type { RefObject } from 'react';
import { useShortcut } from '../../lib/keyboard/keyboard.js';
import { useRowKeys } from '../../lib/keyboard/use-row-keys.js';
import type { ApprovalDecision } from './api/decide-approval.js';

/** J and K move the focus from request to request; the keys of a decision press that button of the focused one. */
export function useCardKeys(list: RefObject<HTMLElement | null>): void {
  useRowKeys(list, undefined);
  const press = (decision: ApprovalDecision): void => {
    const card = document.activeElement?.closest('[data-row]');
    if (card && list.current?.contains(card)) card.querySelector<HTMLButtonElement>(`button[data-decision=${decision}]`)?.click();
  };
  useShortcut('approval.approve', () => {
    press('approve');
  });
  useShortcut('approval.reject', () => {
    press('reject');
  });
}
