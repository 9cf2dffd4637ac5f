import { changeConfiguration, type Database, recordChange } from '@app/database';
import { AccessRecords } from '@app/audit';
import { configuredFindings } from '../../libs/audit/src/configuration/configuration-findings.js';
import { configured } from '../../libs/audit/src/configuration/configuration.reader.js';

/** Records what a test has put into the database by itself, so that the chains of configuration and of sign-ins say it. */
export async function recordSeeded(database: Database): Promise<void> {
  await changeConfiguration(database, async (tx) => {
    for (const thing of await configured(tx)) {
      const { subject, subject_id: subjectId } = thing;
      if (configuredFindings(thing).length > 0) await recordChange(tx, { subject, subjectId, action: 'test.seeded', operatorId: null, reason: null, data: {} });
    }
  });
  await new AccessRecords(database).record({ reason: 'seeded by a test', by: 'test' });
}
