/**
 * Jest runs the TypeScript sources as ES modules. `npm test` passes Node's `--experimental-vm-modules`; to run one file by hand:
 *   node --experimental-vm-modules node_modules/jest/bin/jest.js libs/domain/src/money.spec.ts
 */
const swcOptions = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx: true, decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false, react: { runtime: 'automatic' } },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

// Type assertions such as `<T>value` do not exist in TSX, so plain TypeScript is parsed as itself.
const swcForTypeScript = { ...swcOptions, jsc: { ...swcOptions.jsc, parser: { ...swcOptions.jsc.parser, tsx: false } } };

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Its ES modules import JSON in the way of bundlers, which Jest warns of in every file.
    '^libphonenumber-js/max$': '<rootDir>/node_modules/libphonenumber-js/max/index.cjs',
  },
  transform: {
    '\\.tsx$': ['@swc/jest', swcOptions],
    '\\.ts$': ['@swc/jest', swcForTypeScript],
  },
  setupFiles: ['<rootDir>/test/setup/outbound-reach.ts'],
  // Built files carry the same names as their sources; state folders hold a database.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.local/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  testTimeout: 90_000,
};

/** Projects whose tests may ask for a database: the setup hands out a run folder, the teardown stops what was started in it. */
const withServers = {
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
};

const specsIn = (...folders) => folders.map((folder) => `<rootDir>/test/${folder}/**/*.spec.ts`);

export default {
  testTimeout: 90_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/setup/longest-first.mjs',
  collectCoverage: false,
  coverageDirectory: 'coverage',
  projects: [
    {
      ...shared,
      ...withServers,
      displayName: 'unit',
      testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts', '<rootDir>/apps/**/*.spec.tsx'],
    },
    { ...shared, displayName: 'architecture', testMatch: specsIn('architecture') },
    {
      ...shared,
      ...withServers,
      displayName: 'integration',
      testMatch: specsIn('integration', 'growth', 'providers', 'sandbox', 'simulation', 'mutation', 'upgrades'),
    },
    { ...shared, ...withServers, displayName: 'e2e', testMatch: specsIn('e2e') },
    { ...shared, ...withServers, displayName: 'chaos', testMatch: specsIn('chaos', 'drill') },
    { ...shared, displayName: 'live', testMatch: specsIn('live'), testTimeout: 120_000 },
  ],
};
