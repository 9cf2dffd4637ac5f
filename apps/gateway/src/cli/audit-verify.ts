import { AuditModule, HistoryVerifier, type VerificationReport } from '@app/audit';
import { loadConfig } from '@app/config';
import { CommandModule } from './command.module.js';
import { runCommand } from './run-command.js';

/** The report as text: one line for each finding, and one line of totals. */
function reportOf({ payouts, events, changes, access, checkpoints, signed, unsealed, unbound, boundLater, beginnings, findings }: VerificationReport): string {
  const lines = findings.map(({ kind, subject, what }) => `${kind.padEnd(10)} ${subject}  ${what}`);
  const seals = signed === 0 ? 'none of them signed outside the database' : `${signed} signed outside the database`;
  return [
    ...lines,
    `history: ${payouts} payouts, ${events} events, ${unsealed} of them not sealed yet, ${changes} changes of configuration, ${access} events of sign-ins, ${checkpoints} checkpoints, ${seals}, ${findings.length} findings`,
    ...beginnings.map(
      ({ recorded_at, begun_by, reason }) => `checkpoint file begun anew at ${recorded_at.toISOString()} by ${begun_by ?? ''}: ${reason ?? ''}`,
    ),
    ...(boundLater > 0 ? [`${boundLater} payouts of an earlier version are bound since they were carried over, not since their birth`] : []),
    ...(unbound > 0 ? [`${unbound} payouts of an earlier version are not bound yet: a worker binds them once nothing is on its way for them`] : []),
    '',
  ].join('\n');
}

/** Verifies the history of every payout and of the configuration. Exits with 1 if a history was changed. */
await runCommand(async () => {
  const app = await CommandModule.open(loadConfig(), [AuditModule]);
  try {
    const report = await app.get(HistoryVerifier).verify();
    process.stdout.write(reportOf(report));
    if (report.findings.length > 0) process.exitCode = 1;
  } finally {
    await app.close();
  }
});
