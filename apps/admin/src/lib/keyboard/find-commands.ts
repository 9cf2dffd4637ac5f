import { SHORTCUTS, type ShortcutId } from './shortcuts.js';

/** Commands that the palette does not offer: they need a row that has the focus, or are the palette itself. */
const NOT_OFFERED: ReadonlySet<ShortcutId> = new Set(['palette.open', 'row.next', 'row.previous', 'row.open', 'approval.approve', 'approval.reject']);

function splitWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * The commands whose label or place has, for each word of the text, a word that begins with it; those of the screen before those that work anywhere.
 * @param present the commands that the screen has
 */
export function findCommands(text: string, present: readonly ShortcutId[]): ShortcutId[] {
  const wanted = splitWords(text);
  const found = present.filter((id) => {
    if (NOT_OFFERED.has(id)) return false;
    const words = splitWords(`${SHORTCUTS[id].label} ${SHORTCUTS[id].scope}`);
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  });
  const isAnywhere = (id: ShortcutId): boolean => SHORTCUTS[id].scope === 'Anywhere';
  return [...found.filter((id) => !isAnywhere(id)), ...found.filter(isAnywhere)];
}
