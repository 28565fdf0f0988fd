// The test of this folder: Playwright's, with a demonstration server, a watch on the page, and sign-in.

import { expect, test as base, type Page } from '@playwright/test'
import { check, type Expectations } from './check.ts'
import { startDemo, type Demo } from './demo.ts'
import { announceViolations, Watch } from './watch.ts'

interface Fixtures {
  /** Judges the page as it stands. */
  check: (expected?: Expectations) => Promise<void>
  /** Signs in through the form, as a person does; signs out whoever was there. */
  signin: (email: string) => Promise<void>
}

interface Shared {
  /** Lives as long as the worker: the specs of one project share it, in the order of their names. */
  demo: Demo
}

/** A page whose troubles are heard from its first request on. */
export async function watched(page: Page, origin: string): Promise<Watch> {
  await announceViolations(page)
  return new Watch(page, origin)
}

export const test = base.extend<Fixtures, Shared>({
  demo: [
    async ({}, use) => {
      const demo = await startDemo()
      await use(demo)
      await demo.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
  check: async ({ page, demo }, use) => {
    const watch = await watched(page, demo.url)
    await use(expected => check(page, watch, expected))
  },
  signin: async ({ page, demo }, use) => {
    await use(async email => {
      await page.context().clearCookies()
      await page.goto('/signin')
      await page.getByLabel('Email').fill(email)
      await page.getByLabel('Password').fill(demo.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page).not.toHaveURL(/\/signin/)
    })
  },
})

export { expect } from '@playwright/test'
