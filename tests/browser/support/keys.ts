// A page used by keyboard alone: each stop of the way must be seen.

import { expect, type Locator, type Page } from '@playwright/test'

const most = 200

/** Goes to a field and types into it. */
export async function type(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field)
  await page.keyboard.type(text)
}

/** Uses what is reached, and waits for the page's new heading. */
export async function go(page: Page, target: Locator, heading: string | RegExp): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
}

/** Goes on by Tab until the target has the focus; each stop must be seen to have it. */
export async function reach(page: Page, target: Locator): Promise<void> {
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
    // Within a date field the browser goes from part to part and draws the focus of each by itself.
    if (element instanceof HTMLInputElement && element.type === 'date') return null
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

/** Goes to a radio button or a box and chooses it. Of a group only one is a stop; the arrows lead to the others. */
export async function choose(page: Page, group: Locator, name: string): Promise<void> {
  const radios = group.getByRole('radio')
  const wanted = group.getByRole('radio', { name })
  await reach(page, radios.first())
  const n = await radios.count()
  await page.keyboard.press('Space')
  for (let at = 0; at < n && !(await wanted.isChecked()); at++) await page.keyboard.press('ArrowDown')
  await expect(wanted).toBeChecked()
}
