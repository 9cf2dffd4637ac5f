import { Database, changeConfiguration, recordChange } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ChangeNotOpen } from '../changes.errors.js';
import { ChangeKinds } from '../kinds/change-kinds.js';
import { type Ending, endRequest, expiredRequests } from './change-requests.repository.js';
import { ChangeRequestsReader, type FullChangeRequest } from './change-requests.reader.js';

/** How many expired requests one run ends at most. */
const MAX_EXPIRED_PER_RUN = 200;

/** Ends of requests that change nothing: each wipes the secrets and is recorded in the history of what would have changed. */
@Injectable()
export class ChangeEndings {
  constructor(
    private readonly database: Database,
    private readonly kinds: ChangeKinds,
    private readonly reader: ChangeRequestsReader,
  ) {}

  /** @throws {ChangeNotOpen} when it has ended already */
  async end(request: FullChangeRequest, ending: Ending): Promise<void> {
    const { id, kind, subjectId, proposal, makerId, makerName } = request;
    const history = this.kinds.named(kind).history({ subjectId, proposal });
    const data = { ...proposal, changeRequest: id, kind, draftedBy: makerName };
    await changeConfiguration(this.database, async (tx) => {
      if (!(await endRequest(tx, id, ending))) throw new ChangeNotOpen('The request was decided or has expired in the meantime.');
      await recordChange(tx, { ...history, action: `change.${ending.state}`, operatorId: ending.by ?? makerId, reason: ending.comment, data });
    });
  }

  /** Makes a request void, unless it has ended meanwhile. */
  async makeVoid(request: FullChangeRequest, why: string): Promise<void> {
    await this.end(request, { state: 'void', by: null, comment: why }).catch(unlessEnded);
  }

  /** Ends requests that nobody decided in time. A scheduled job calls it. */
  async expire(): Promise<number> {
    const ids = await expiredRequests(this.database, MAX_EXPIRED_PER_RUN);
    for (const id of ids) await this.end(await this.reader.find(id), { state: 'expired', by: null, comment: null }).catch(unlessEnded);
    return ids.length;
  }
}

function unlessEnded(error: unknown): void {
  if (!(error instanceof ChangeNotOpen)) throw error;
}
