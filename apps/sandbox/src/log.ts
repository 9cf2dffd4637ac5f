/** One JSON line per event. Requests are not logged: `GET /requests` tells them. */
export function log(level: 'info' | 'warn' | 'error', msg: string, fields: Readonly<Record<string, string | number>> = {}): void {
  const stream = level === 'info' ? process.stdout : process.stderr;
  stream.write(`${JSON.stringify({ level, msg, ...fields })}\n`);
}
