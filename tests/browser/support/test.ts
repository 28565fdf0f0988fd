// The test of this folder: Playwright's, with a demonstration server, a watch on the page, and sign-in.

import { expect, test as base, type Page } from '@playwright/test'
import { check, type Expectations } from './check.ts'
import { startDemo, type Demo } from './demo.ts'
import type { Person } from './people.ts'
import { announceViolations, Watch } from './watch.ts'

/** Somebody at a machine of their own. */
export interface Visitor {
  page: Page
  /** Judges the page as it stands. */
  check: (expected?: Expectations) => Promise<void>
  /** Signs in through the form, as a person does; signs out whoever was there. */
  signin: (person: Person) => Promise<void>
}

interface Fixtures extends Visitor {
  /** One more visitor, with cookies of her own. */
  another: () => Promise<Visitor>
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
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
  check: async ({ page, demo }, use) => {
    const watch = await watched(page, demo.url)
    await use(expected => check(page, watch, expected))
  },
  signin: async ({ page, demo }, use) => use(person => signin(page, demo, person)),
  another: async ({ browser, demo }, use) => {
    const contexts: { close: () => Promise<void> }[] = []
    await use(async () => {
      const context = await browser.newContext()
      contexts.push(context)
      const page = await context.newPage()
      const watch = await watched(page, demo.url)
      return { page, check: expected => check(page, watch, expected), signin: person => signin(page, demo, person) }
    })
    for (const context of contexts) await context.close()
  },
})

async function signin(page: Page, demo: Demo, { email }: Person): Promise<void> {
  await page.context().clearCookies()
  await page.goto('/signin')
  await page.getByLabel('Mail address').fill(email)
  await page.getByLabel('Password').fill(demo.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your work')
}

export { expect } from '@playwright/test'
