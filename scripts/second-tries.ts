/** Writes down which unit tests passed only when they were tried again, for `test.mjs` to name. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestCase } from 'vitest/node';

export default class SecondTries implements Reporter {
  readonly #found: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state !== 'passed' || !test.diagnostic()?.retryCount) return;
    const [first] = (result.errors?.[0]?.message ?? '').split('\n');
    this.#found.push(
      `${relative(process.cwd(), test.module.moduleId)}: ${test.fullName}: ${first}`,
    );
  }

  onTestRunEnd(): void {
    mkdirSync('.cache', { recursive: true });
    writeFileSync('.cache/unit-second-tries.json', JSON.stringify(this.#found));
  }
}
