import type { RefObject } from 'react';
import { useShortcut } from './keyboard.js';

/** Moves the focus from row to row. Enter opens the focused row's link. */
export function useRowKeys(list: RefObject<HTMLElement | null>, at: string | undefined): void {
  const move = (step: 1 | -1): void => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const focused = links.findIndex((link) => link === document.activeElement);
    const from = focused >= 0 ? focused : links.findIndex((link) => link.dataset['row'] === at);
    const target = from < 0 ? links[0] : links[Math.min(Math.max(from + step, 0), links.length - 1)];
    target?.focus();
    target?.closest('tr, li, article')?.scrollIntoView({ block: 'nearest' });
  };
  useShortcut('row.next', () => {
    move(1);
  });
  useShortcut('row.previous', () => {
    move(-1);
  });
}
