import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { auditControllerExport, auditControllerList } from '../../../generated/sdk.gen.js';
import { saveFile } from '../../../lib/browser/save-file.js';
import { CALL } from '../../../lib/api/api-client.js';
import { type AuditLogFilter, queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** Rows on one page. */
const PAGE_SIZE = '50';
const DAY_MS = 86_400_000;

function conditions({ source, operator, subject, from, until }: AuditLogFilter) {
  return {
    source,
    operator_id: operator,
    subject_id: subject,
    from: from && `${from}T00:00:00Z`,
    // The day itself is included.
    to: until && new Date(Date.parse(until) + DAY_MS).toISOString(),
  };
}

/** The entries that match the filter, the newest first. */
export function auditQuery(filter: AuditLogFilter) {
  return queryOptions({
    queryKey: queryKeys.audit(filter),
    queryFn: async ({ signal }) =>
      (await auditControllerList({ ...CALL, signal, query: { ...conditions(filter), cursor: filter.cursor, limit: PAGE_SIZE } })).data,
    placeholderData: keepPreviousData,
    ...REFRESH.audit,
  });
}

/** Saves all entries that match the filter as a file; the result is whether all fitted into it. */
export function useAuditExport() {
  return useMutation({
    mutationFn: async (filter: AuditLogFilter): Promise<boolean> => {
      const { data, response } = await auditControllerExport({ ...CALL, body: conditions(filter), parseAs: 'blob' });
      saveFile(data, 'audit-log.csv');
      return response.headers.get('x-export-complete') === 'true';
    },
  });
}
