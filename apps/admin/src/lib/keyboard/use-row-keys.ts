import type { RefObject } from 'react';
import { useCommand } from './keyboard.js';

/** Moves the focus from row to row; Enter on a row's link opens it, as on any link. */
export function useRowKeys(list: RefObject<HTMLElement | null>, at: string | undefined): void {
  const move = (step: 1 | -1): void => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const focused = links.findIndex((link) => link === document.activeElement);
    const from = focused >= 0 ? focused : links.findIndex((link) => link.dataset['row'] === at);
    const target = from < 0 ? links[0] : links[Math.min(Math.max(from + step, 0), links.length - 1)];
    target?.focus();
    target?.closest('tr, li')?.scrollIntoView({ block: 'nearest' });
  };
  useCommand('row.next', () => {
    move(1);
  });
  useCommand('row.previous', () => {
    move(-1);
  });
}
