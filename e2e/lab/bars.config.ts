import { defineConfig } from '@playwright/test';
import lab from './playwright.config.ts';

/** What is measured against the clock: only a machine with nothing else to do meets these bars every time. */
export default defineConfig({ ...lab, testDir: './bars' });
