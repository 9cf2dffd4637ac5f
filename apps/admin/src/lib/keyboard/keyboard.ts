import { useEffect, useEffectEvent } from 'react';
import { type ShortcutId, matchShortcut, type KeyPress } from './shortcuts.js';
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

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Shift' || keysSetting.read() === 'off') return;
  if (isTyping(event.target) || isDialogOpen() || isPressingControl(event)) return;

  const nowMs = Date.now();
  const press = { code: event.code, key: event.key };
  const sequence = nowMs - lastPressMs < SEQUENCE_TIMEOUT_MS ? [...presses, press] : [press];
  let match = matchShortcut(sequence);
  presses = match.kind === 'prefix' ? sequence : [];
  if (match.kind === 'none' && sequence.length > 1) match = matchShortcut([press]);
  lastPressMs = nowMs;
  if (match.kind !== 'shortcut') return;
  const handler = handlers.get(match.id)?.at(-1);
  if (!handler) return;
  event.preventDefault();
  handler();
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
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((other) => other !== handler),
      );
    };
  }, [id, enabled]);
}
