import { changeConfiguration, type Database, recordChange } from '@app/database';
import { configuredFindings } from '../../libs/audit/src/configuration/configuration-findings.js';
import { configured } from '../../libs/audit/src/configuration/configuration.reader.js';

/** Records what a test has put into the database by itself, so that the chain of configuration says it. */
export function recordSeeded(database: Database): Promise<void> {
  return changeConfiguration(database, async (tx) => {
    for (const thing of await configured(tx)) {
      const { subject, subject_id: subjectId } = thing;
      if (configuredFindings(thing).length > 0) await recordChange(tx, { subject, subjectId, action: 'test.seeded', operatorId: null, reason: null, data: {} });
    }
  });
}
