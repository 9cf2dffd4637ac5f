import { logFile } from '../lib/project.mjs';

const LABEL_WIDTH = 8;

/** Where a watched service's output goes: to its log as it is, and to the terminal as lines that can be read, under its name. */
export function toTerminal(name) {
  return [
    { file: logFile(name), append: true },
    async function* (line) {
      yield `${name.padEnd(LABEL_WIDTH)}│ ${readable(line)}`;
    },
    'inherit',
  ];
}

/** A JSON line of the log as text: level, message, then the other fields. Any other line stays as it is. */
export function readable(line) {
  if (!line.startsWith('{')) return line;
  try {
    const { level, msg, time: _time, pid: _pid, hostname: _hostname, err, ...rest } = JSON.parse(line);
    const fields = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return [level, msg, ...fields, err?.stack].filter(Boolean).join(' ');
  } catch {
    return line;
  }
}
