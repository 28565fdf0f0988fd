// Groundwork in Debian's Chromium: at a desk, on a phone, and without JavaScript. No browser is downloaded.

import { defineConfig } from '@playwright/test'

const desk = { width: 1280, height: 900 }
const phone = { width: 375, height: 812 }

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // One demonstration server per worker, and two cores for everything: one after another.
  workers: 1,
  forbidOnly: !!process.env.CI,
  // A test that passes at the second try has found something.
  retries: 0,
  maxFailures: 20,
  timeout: 60_000,
  expect: { timeout: 5_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'America/Los_Angeles',
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    launchOptions: {
      executablePath: process.env.GROUNDWORK_CHROMIUM ?? '/usr/bin/chromium',
      // Root, as in a container, has no sandbox; the rest keeps the browser from talking to its maker.
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'js-1280', use: { viewport: desk } },
    { name: 'js-375', use: { viewport: phone } },
    { name: 'nojs-1280', use: { viewport: desk, javaScriptEnabled: false } },
  ],
})
