// The tables of a report lie folded behind their answers: a phone shows the answers, and nothing is lost to a keyboard, a link, paper or a browser without
// scripts.

import type { Page } from '@playwright/test'
import { theodora } from './support/people.ts'
import { expect, test } from './support/test.ts'

/** The statewide report of the newest public year, and that of one of its CCOs. */
async function reports(page: Page): Promise<string[]> {
  const year = /href="(\/reach\/\d{4})"/.exec(await (await page.request.get('/reach')).text())?.[1] ?? ''
  const cco = /href="(\/ccos\/[^"]+\/\d{4}\/reach)"/.exec(await (await page.request.get(year)).text())?.[1] ?? ''
  return [year, cco]
}

test('on a phone a report is answers, and each table is one step away', async ({ page, check }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of await reports(page)) {
    await page.goto(path)
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    // The comparison of CCOs is open, on the page of the state.
    expect(height, `${path} is ${height} pixels long`).toBeLessThan(11_000)
    // The contents say the lowest and the highest, and lead to the heading of each.
    const contents = page.getByRole('navigation', { name: 'On this page' })
    await expect(contents.getByRole('listitem').filter({ hasText: /^Age/ })).toContainText(/Lowest: .+%\. Highest: .+%\./)
    await contents.getByRole('link', { name: 'Age', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Age', level: 2, exact: true })).toBeInViewport()
    const table = page.getByRole('table', { name: /^Children who were reached, by age/ })
    await expect(table).toBeHidden()
    const fold = page.locator('summary', { hasText: 'All figures by age' })
    await fold.focus()
    await page.keyboard.press('Enter')
    await expect(table).toBeVisible()
    await check()
    await page.getByRole('link', { name: 'Back to the contents' }).first().click()
    await expect(contents.getByRole('heading')).toBeInViewport()
  }
})

test('all tables open at once where there is a script, and pass every check', async ({ page, check, javaScriptEnabled }) => {
  test.setTimeout(120_000)
  for (const path of await reports(page)) {
    await page.goto(path)
    const button = page.getByRole('button', { name: 'Open all tables' })
    if (javaScriptEnabled === false) {
      await expect(button).toBeHidden()
      const closed = page.locator('.fold:not([open]) > summary')
      while ((await closed.count()) > 0) await closed.first().click()
    } else {
      await button.click()
      await expect(page.getByRole('button', { name: 'Close all tables' })).toBeFocused()
    }
    await expect(page.locator('.fold:not([open])')).toHaveCount(0)
    await check()
  }
})

test('a link to what lies folded opens it, and on paper nothing is folded', async ({ page }) => {
  for (const path of await reports(page)) {
    await page.goto(`${path}#rows-age`)
    await expect(page.locator('#rows-age')).toBeInViewport()
    const table = page.getByRole('table', { name: /by county/ })
    await expect(table).toBeHidden()
    await page.emulateMedia({ media: 'print' })
    await expect(table).toBeVisible()
    await expect(page.locator('.fold > summary').first()).toBeHidden()
    await page.emulateMedia({ media: 'screen' })
    await expect(table).toBeHidden()
  }
})

test('a CCO reads its own report in the same way', async ({ page, signin, check }) => {
  await signin(theodora)
  await page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first().click()
  await page.goto(`${new URL(page.url()).pathname}/reach-review/report`)
  await check()
  // Short tables are open where somebody works with their rows.
  const table = page.getByRole('table', { name: /by household language/ })
  const fold = page.locator('summary', { hasText: 'All figures by household language' })
  await expect(table).toBeVisible()
  await fold.click()
  await expect(table).toBeHidden()
  await fold.click()
  await expect(table).toBeVisible()
  await check()
})
