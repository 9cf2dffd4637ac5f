import { changeConfiguration, Database, recordChange } from '@app/database';
import { Injectable } from '@nestjs/common';
import { configuredFindings } from './configuration-findings.js';
import { configured } from './configuration.reader.js';

/** Takes what somebody has changed in the database by hand into the chain, in the open. */
@Injectable()
export class ConfigurationRecords {
  constructor(private readonly database: Database) {}

  /**
   * Records everything that is configured otherwise than the chain says. What is gone cannot be recorded: it stays a finding.
   * @param by the account and computer of the person
   * @returns what was found, one line for each thing
   */
  async record({ reason, by }: { reason: string; by: string }): Promise<string[]> {
    return changeConfiguration(this.database, async (tx) => {
      const recorded: string[] = [];
      for (const thing of await configured(tx)) {
        const [finding] = configuredFindings(thing);
        if (!finding || thing.present === null) continue;
        const { subject, subject_id: subjectId } = thing;
        await recordChange(tx, { subject, subjectId, action: 'configuration.recorded', operatorId: null, reason, data: { by, found: finding.what } });
        recorded.push(`${finding.subject}  ${finding.what}`);
      }
      return recorded;
    });
  }
}
