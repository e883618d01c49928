/** Tests run as native ES modules; swc only strips the types. */
export default {
  testEnvironment: 'node',
  roots: ['protocol', 'core', 'storage', 'api-v10', 'gateway', 'voice', 'sdk', 'client', 'server', 'openapi', 'compat-tests', 'scripts'].map(
    (room) => `<rootDir>/${room}`,
  ),
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^#(protocol|core|storage|api-v10|gateway|voice|sdk|server|openapi|compat-tests|bench|scripts)/(.*)$': '<rootDir>/$1/$2.ts' },
  globalSetup: '<rootDir>/scripts/jest/start-database.js',
  globalTeardown: '<rootDir>/scripts/jest/stop-database.js',
  testSequencer: '<rootDir>/scripts/jest/test-order.js',
  reporters: ['default', '<rootDir>/scripts/jest/final-line-reporter.js'],
  // Tests wait for other processes as often as they compute, so each core gets a worker.
  maxWorkers: '100%',
  // Native ES modules of a test file are never let go of: a worker that has run a hundred files collects garbage most of the time.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 120_000,
  // A connection that a failed test left open must not keep the whole run from ending.
  forceExit: true,
};
