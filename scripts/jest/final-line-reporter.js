import { writeSync } from 'node:fs';

/** Jest's last line, for people and scripts: what passed, failed and was skipped. With NEXUS_REQUIRE_ALL=1 a skip is a failure. */
export default class FinalLineReporter {
  secondTries = [];

  onTestResult(_test, { testResults }) {
    for (const { fullName, status, invocations } of testResults) if (status === 'passed' && invocations > 1) this.secondTries.push(fullName);
  }

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites }) {
    const skipped = numPendingTests + numTodoTests;
    this.hasForbiddenSkips = process.env.NEXUS_REQUIRE_ALL === '1' && skipped > 0;
    // A file that could not even be loaded is a failure too.
    const retried = this.secondTries.map((name) => `Passed at the second try: ${name}\n`).join('');
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed, ${skipped} skipped`;
    // Jest's own way out closes the streams before it goes.
    process.once('exit', () => writeSync(1, `${retried}${line}\n`));
  }

  getLastError() {
    return this.hasForbiddenSkips ? new Error('Tests were skipped although NEXUS_REQUIRE_ALL=1 asks for all of them.') : undefined;
  }
}
