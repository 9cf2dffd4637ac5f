import type { KeyObject } from 'node:crypto';
import { type CheckpointLine, isGenuine, readLine } from './checkpoint-line.js';
import type { Finding } from './history-findings.js';

/** The genuine lines of the checkpoint file by their numbers. The first one that is not genuine is a finding, and ends the reading. */
export function genuineLines(lines: readonly string[], publicKey: KeyObject, findings: Finding[]): Map<number, CheckpointLine> {
  const genuine = new Map<number, CheckpointLine>();
  let previous: string | null = null;
  for (const [index, text] of lines.entries()) {
    const line = readLine(text);
    const isNext = line?.number === index + 1;
    if (!line || !isNext || !isGenuine(line, previous, publicKey)) {
      findings.push({ kind: 'file', subject: String(index + 1), what: `Line ${index + 1} of the checkpoint file is not genuine.` });
      return genuine;
    }
    genuine.set(line.number, line);
    previous = text;
  }
  return genuine;
}
