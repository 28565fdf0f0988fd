// By keyboard alone: every stop of the way can be seen, and the way leads to the goal. No step of this file clicks.

import type { Locator, Page } from '@playwright/test'
import { mira } from './support/people.ts'
import { expect, test } from './support/test.ts'

const most = 120

test('sign in, open the plan, add a goal and save, by keyboard alone', async ({ page, demo }) => {
  await page.goto('/signin')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /^Skip to/ })).toBeFocused()
  await expect(page.getByRole('link', { name: /^Skip to/ })).toBeInViewport()
  await page.keyboard.press('Enter')
  await type(page, page.getByLabel('Mail address'), mira.email)
  await type(page, page.getByLabel('Password'), demo.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your work')

  await go(page, page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first(), /Lantern River/)
  await go(page, page.getByRole('main').getByRole('link', { name: /Action plan to improve/ }), 'Action plan')
  await go(page, page.getByRole('link', { name: 'Add a goal' }), 'Add a goal')

  // Refused once: the summary takes the focus where scripts run, and leads to the field everywhere.
  await reach(page, page.getByRole('button', { name: 'Add this goal' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await reach(page, page.getByRole('alert').getByRole('link', { name: /Enter the goal/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Goal', { exact: true })).toBeFocused()
  await page.keyboard.type('Every referral ends with an answer to the family')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toHaveText('Added.')
  await expect(page.getByRole('heading', { name: 'Every referral ends with an answer to the family' })).toBeVisible()
})

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field)
  await page.keyboard.type(text)
}

/** Uses what is reached, and waits for the page's new heading. */
async function go(page: Page, target: Locator, heading: string | RegExp): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
}

/** Goes on by Tab until the target has the focus; each stop must be seen to have it. */
async function reach(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab')
    await seen(page)
    if (await target.evaluate(element => element === document.activeElement)) return
  }
  throw new Error(`${most} stops, and none of them was ${target}`)
}

/** The focus is on the screen, is not covered, and has an outline that is not the colour of what it lies on. */
async function seen(page: Page): Promise<void> {
  const fault = await page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const name = element.outerHTML.slice(0, 120)
    // A door's frame is drawn by its pseudo-element.
    const styles = [getComputedStyle(element), getComputedStyle(element, '::after')]
    const drawn = styles.some(it => it.outlineStyle !== 'none' && parseFloat(it.outlineWidth) >= 2 && !/, 0\)$/.test(it.outlineColor))
    if (!drawn) return `no outline: ${name}`
    const box = [...element.getClientRects()].find(it => it.width > 0 && it.height > 0)
    if (!box || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return `off the screen: ${name}`
    return null
  })
  expect.soft(fault).toBeNull()
}
