// Every private page of the demonstration, by each role that has it; and what a page does on small screens, in the dark, on paper.

import type { Page } from '@playwright/test'
import { amadou, farah, hana, mira, rosalind, theodora, type Person } from './support/people.ts'
import { expect, test } from './support/test.ts'

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, 'the same pages; the journey goes through them without scripts')

/** Where each role's work begins. All else is found by following the links of the pages. */
const roles: [what: string, person: Person][] = [
  ['an editor', mira],
  ['a lead whose plan came back', amadou],
  ['a reviewer', rosalind],
  ['an administrator', farah],
  ['a facilitator', hana],
]

for (const [what, person] of roles) {
  test(`every page of ${what} is whole`, async ({ page, signin, check, viewport }) => {
    test.setTimeout(240_000)
    // Two of a kind are enough, and one on a phone: a plan has a dozen targets, and one form for all.
    const enough = viewport?.width === 375 ? 1 : 2
    await signin(person)
    const seen = new Set<string>(['/desk'])
    const kinds = new Map<string, number>()
    await check()
    const queue = await ways(page)
    for (let path = queue.shift(); path; path = queue.shift()) {
      const n = kinds.get(kindOf(path)) ?? 0
      if (seen.has(path) || n >= most(path, enough)) continue
      seen.add(path)
      kinds.set(kindOf(path), n + 1)
      await page.goto(path)
      await check()
      queue.push(...(await ways(page)))
    }
    expect(seen.size).toBeGreaterThan(1)
  })
}

/** The private addresses that a page links to, without what leads to a place on it and without files, which open no page. */
async function ways(page: Page): Promise<string[]> {
  const hrefs = await page.getByRole('link').evaluateAll(links => links.map(link => (link as HTMLAnchorElement).pathname))
  return [...new Set(hrefs)].filter(path => path.startsWith('/desk') && !path.endsWith('.toml'))
}

/** An address without the names of its rows. */
function kindOf(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/\/cco\/[^/]+\/\d{4}/, '/cco').replace(/\/oha\/ccos\/[^/]+\/\d{4}\/[^/]+/, '/oha/ccos').replace(/(sections|items|rounds)\/[^/]+/, '$1/ID')
}

/** Submissions differ by their state, so more of them are looked at. */
function most(path: string, enough: number): number {
  return path.includes('/submissions/') ? 2 * enough : enough
}

const plan = '/ccos/demo-lantern-river/2024/action-plan'
const signature = ['/', '/ccos', '/reports', plan, '/report-a-barrier', '/signin', '/nowhere']

test('nothing is cut off at 320 pixels', async ({ page, signin, check, viewport }) => {
  test.skip(viewport?.width !== 375, 'once is enough')
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of signature) {
    await page.goto(path)
    await check({ status: path === '/nowhere' ? 404 : 200, picture: picture('320', path) })
  }
  await signin(theodora)
  await page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first().click()
  await check({ picture: '320-year' })
  await page.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }).click()
  await check({ picture: '320-plan-desk' })
  const base = new URL(page.url()).pathname
  for (const part of ['goals/new', 'items', 'checks', 'submit']) {
    await page.goto(`${base}/${part}`)
    await check({ picture: picture('320', part) })
  }
  await signin(rosalind)
  for (const path of ['/desk/oha/queue', '/desk/oha/board']) {
    await page.goto(path)
    await check({ picture: picture('320', path) })
  }
})

test('in the dark every page keeps its contrast', async ({ page, signin, check, viewport }) => {
  test.skip(viewport?.width === 375, 'the colours are the same on a phone')
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const path of signature) {
    await page.goto(path)
    await check({ status: path === '/nowhere' ? 404 : 200, picture: picture('dark', path) })
  }
  await signin(amadou)
  await page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first().click()
  await page.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }).click()
  await check({ picture: 'dark-plan-desk' })
  await page.getByRole('link', { name: 'Add a goal' }).click()
  await page.getByRole('button', { name: 'Add this goal' }).click()
  await check({ status: 422, picture: 'dark-goal-refused' })
  await signin(rosalind)
  await page.goto('/desk/oha/board')
  await check({ picture: 'dark-board' })
  await page.getByRole('table').getByRole('link').first().click()
  await check({ picture: 'dark-review' })
})

test('on paper a plan is a document, without ways on', async ({ page }) => {
  await page.goto(plan)
  await page.emulateMedia({ media: 'print' })
  for (const navigation of await page.getByRole('navigation', { includeHidden: true }).all()) await expect(navigation).toBeHidden()
  await expect(page.getByRole('link', { name: 'Sign in', includeHidden: true })).toBeHidden()
  await expect(page.getByRole('link', { name: 'data (JSON)', includeHidden: true })).toBeHidden()
  await expect(page.getByText('DEMONSTRATION', { exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('table').first()).toBeVisible()
  const paper = await page.pdf({ format: 'Letter' })
  expect(paper.byteLength).toBeGreaterThan(10_000)
})

function picture(kind: string, path: string): string {
  return `${kind}-${path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home'}`
}
