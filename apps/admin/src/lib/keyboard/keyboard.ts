import { useEffect, useEffectEvent } from 'react';
import { type KeyPress, matchShortcut, SHORTCUT_IDS, type ShortcutId } from './shortcuts.js';
import { storedValue, useStoredValue } from '../browser/stored-value.js';

/** How long a sequence waits for its next key, in milliseconds. */
const SEQUENCE_TIMEOUT_MS = 1_200;

const keysSetting = storedValue('localStorage', 'single-keys', 'on');

/** Whether single keys are on, and how to switch them (WCAG 2.1.4). */
export function useKeysSetting(): { on: boolean; set: (on: boolean) => void } {
  const value = useStoredValue(keysSetting);
  return {
    on: value !== 'off',
    set: (on) => {
      keysSetting.write(on ? 'on' : 'off');
    },
  };
}

const handlers = new Map<ShortcutId, (() => void)[]>();
let presses: KeyPress[] = [];
let lastPressMs = 0;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}

function isPressingControl(event: KeyboardEvent): boolean {
  return event.code === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button, summary, label') !== null;
}

/** Whether the key is meant for a field, a dialog or a button, or single keys are off. */
function isForAnother(event: KeyboardEvent): boolean {
  return event.key === 'Shift' || keysSetting.read() === 'off' || isTyping(event.target) || isPressingControl(event);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || isDialogOpen()) return;
  const chord = event.ctrlKey || event.metaKey;
  if (!chord && isForAnother(event)) return;

  const nowMs = Date.now();
  const press = { code: event.code, key: event.key, chord };
  const sequence = nowMs - lastPressMs < SEQUENCE_TIMEOUT_MS ? [...presses, press] : [press];
  let match = matchShortcut(sequence);
  presses = match.kind === 'prefix' ? sequence : [];
  if (match.kind === 'none' && sequence.length > 1) match = matchShortcut([press]);
  lastPressMs = nowMs;
  if (match.kind !== 'shortcut') return;
  if (!handlers.has(match.id)) return;
  event.preventDefault();
  runShortcut(match.id);
}

/** The commands that the present screen has, in the order of the table. */
export function presentShortcuts(): ShortcutId[] {
  return SHORTCUT_IDS.filter((id) => handlers.has(id));
}

/** Runs a command as its keys do; does nothing on a screen that does not have it. */
export function runShortcut(id: ShortcutId): void {
  handlers.get(id)?.at(-1)?.();
}

/** Starts listening for shortcuts; called once. */
export function startKeyboard(): void {
  document.addEventListener('keydown', onKeyDown);
}

/** Handles a shortcut while the component is mounted. The component mounted last takes precedence. */
export function useShortcut(id: ShortcutId, run: () => void, enabled = true): void {
  const onRun = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return undefined;
    const handler = (): void => {
      onRun();
    };
    handlers.set(id, [...(handlers.get(id) ?? []), handler]);
    return () => {
      const others = (handlers.get(id) ?? []).filter((other) => other !== handler);
      if (others.length > 0) handlers.set(id, others);
      else handlers.delete(id);
    };
  }, [id, enabled]);
}
