import { describe, expect, it } from '@jest/globals';
import { findBreaches } from './import-rules.js';
import { readSources } from './source-files.js';

describe('who may import whom', () => {
  it('is kept by every source file', async () => {
    const files = await readSources('apps', 'libs');
    expect(files.length).toBeGreaterThan(20);
    expect(findBreaches(files)).toEqual([]);
  });

  it.each([
    ['to the left', 'libs/payouts/src/x.ts', "import { A } from '@app/notifications';"],
    ['within a level', 'libs/payouts/src/x.ts', "import type { A } from '@app/callbacks';"],
    ['within a level, dynamically', 'libs/config/src/x.ts', "const a = await import('@app/observability');"],
    ['upwards by a re-export', 'libs/domain/src/x.ts', "export * from '@app/config';"],
    ['deep into a lib', 'apps/gateway/src/x.ts', "import { A } from '@app/payouts/src/payouts.repository.js';"],
    ['into a lib by a relative path', 'apps/gateway/src/x.ts', "import { A } from '../../../libs/payouts/src/payouts.repository.js';"],
    ['across libs by a relative path', 'libs/payouts/src/x.ts', "import { A } from '../../database/src/index.js';"],
    ['into an app from an app', 'apps/gateway/src/x.ts', "import { A } from '../../sandbox/src/main.js';"],
    ['into an app from a lib', 'libs/payouts/src/x.ts', "import { A } from '../../../apps/gateway/src/main.js';"],
    ['of the own lib by its index', 'libs/payouts/src/x.ts', "import { A } from '@app/payouts';"],
    ['of a lib that does not exist', 'libs/payouts/src/x.ts', "import { A } from '@app/common';"],
    ['from test/ outside a test', 'libs/payouts/src/x.ts', "import { A } from '../../../test/setup/database.js';"],
    ['of the server in the admin', 'apps/admin/src/x.tsx', "import type { A } from '@app/payouts';"],
    ['of another provider', 'libs/providers/src/connectors/acme/x.ts', "import { A } from '../sandbox/client.js';"],
    ['of the registry by a provider', 'libs/providers/src/connectors/acme/x.ts', "import { A } from '../registry.js';"],
    ['of a lib by a provider', 'libs/providers/src/connectors/acme/x.ts', "import { A } from '@app/database';"],
  ])('reports an import %s', (_what, path, text) => {
    expect(findBreaches([{ path, text }])).toHaveLength(1);
  });

  it.each([
    ['apps/gateway/src/x.ts', "import { A } from '@app/notifications'; import { B } from './http/y.js';"],
    ['apps/admin/src/x.tsx', "import { A } from '@app/domain'; import { B } from './generated/types.gen.js';"],
    ['libs/notifications/src/x.ts', "import { A } from '@app/payouts'; import { B } from '@app/domain';"],
    ['libs/payouts/src/x.ts', "import { A } from '@app/database'; import { B } from './payouts.repository.js'; import pg from 'pg';"],
    ['libs/payouts/src/x.spec.ts', "import { A } from '../../../test/setup/database.js';"],
    [
      'libs/providers/src/connectors/acme/x.ts',
      "import { A } from '../../connector-kit/connector.contract.js'; import { B } from './client.js'; import { C } from '@app/domain';",
    ],
    ['libs/providers/src/connectors/registry.ts', "import { A } from './acme/acme.connector.js'; import { B } from '@app/database';"],
  ])('allows what the rules allow in %s', (path, text) => {
    expect(findBreaches([{ path, text }])).toEqual([]);
  });
});
