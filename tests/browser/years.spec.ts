// A year led by OHA's administrator, by keyboard alone: set up, changed, looked at, opened, changed while it is open, closed. And a banner.

import type { Locator, Page } from '@playwright/test'
import { farah, mira } from './support/people.ts'
import { expect, test } from './support/test.ts'

const most = 220

test('a year is set up, changed, previewed, opened and closed by keyboard alone', async ({ page, signin, check }) => {
  test.setTimeout(240_000)
  await signin(farah)
  await go(page, link(page, 'Years'), 'Years')
  await check({ picture: 'years' })
  await go(page, link(page, /^Set up a new year from/), 'Set up a new year')
  await check()
  const year = page.getByLabel('The new year')
  await retype(page, year, '1999')
  await press(page, button(page, 'Set it up'))
  await expect(year).toHaveAccessibleDescription(/Enter a year between/)
  await check({ status: 422, picture: 'years-new-refused' })
  await retype(page, year, '2028')
  await press(page, button(page, 'Set it up'))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2028')
  await expect(page.getByRole('status')).toContainText('Set up.')
  await check({ picture: 'year-setup' })

  await go(page, link(page, 'Dates'), 'Dates')
  const days = page.getByLabel('Days that a CCO has to answer a return')
  await retype(page, days, 'soon')
  await press(page, button(page, 'Save the dates'))
  await expect(days).toHaveAccessibleDescription(/Enter a number of days/)
  await check({ status: 422, picture: 'year-dates-refused' })
  await retype(page, days, '21')
  await press(page, button(page, 'Save the dates'))
  await expect(page.getByRole('status')).toHaveText('Saved.')

  await go(page, link(page, 'Components and items'), 'Components and items')
  await check({ picture: 'year-items' })
  await go(page, link(page, /^C4\.02/), 'Item C4.02')
  await check({ picture: 'year-item' })
  await retype(page, page.getByLabel('What it asks'), 'The plan answers what was found and heard.')
  await press(page, button(page, 'Save'))
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await expect(link(page, /^C4\.02/)).toContainText('found and heard')
  await press(page, button(page, 'Move down C4.02'))
  await expect(page.getByRole('status')).toHaveText('Moved.')

  await go(page, link(page, /^Add an item to Action plan/), /^Add an item/)
  await press(page, button(page, 'Add this item'))
  await expect(page.getByLabel('What it asks')).toHaveAccessibleDescription(/Write what the item asks/)
  await check({ status: 422, picture: 'year-item-refused' })
  await retype(page, page.getByLabel('What it asks'), 'The plan says who pays.')
  await retype(page, page.getByLabel('Help'), 'Name the money and where it comes from.')
  await choose(page, page.getByLabel('Must pass'))
  await choose(page, page.getByLabel('In the CCO\'s own words'))
  await retype(page, page.getByLabel('Source'), 'Specification sheet 2028')
  await press(page, button(page, 'Add this item'))
  await expect(page.getByRole('status')).toHaveText('Added.')

  await go(page, link(page, /^C4\.03/), 'Item C4.03')
  await go(page, link(page, 'Retire this item'), 'Retire this item?')
  await check({ picture: 'year-retire' })
  await press(page, button(page, 'Retire this item'))
  await expect(page.getByRole('status')).toContainText('Retired.')
  await go(page, link(page, /^Ask it again ?: C4\.03/), 'Ask this item again?')
  await check()
  await press(page, button(page, 'Ask it again'))
  await expect(page.getByRole('status')).toHaveText('Asked again.')

  await go(page, link(page, 'Back to the year'), '2028')
  await go(page, link(page, 'Prompts and sections'), 'Prompts and sections')
  await check({ picture: 'year-sections' })
  await go(page, link(page, /^1\./), 'Section 1')
  await retype(page, page.getByLabel('What it asks for'), 'Say whom you serve.')
  await press(page, button(page, 'Save'))
  await expect(page.getByText('Say whom you serve.')).toBeVisible()
  await go(page, link(page, 'Back to the year'), '2028')

  await go(page, link(page, 'Preview'), 'Must-pass items')
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('PREVIEW of 2028')
  await expect(page.getByText('The plan says who pays.')).toBeVisible()
  await expect(page.getByRole('main').locator('form')).toHaveCount(0)
  await check({ picture: 'year-preview' })
  await go(page, page.getByRole('main').getByRole('listitem').getByRole('link').first(), /.+/)
  await expect(page.getByText('Say whom you serve.')).toBeVisible()
  await expect(page.getByRole('main').locator('form')).toHaveCount(0)
  await check({ picture: 'year-preview-section' })
  await go(page, link(page, 'End the preview'), '2028')
  await go(page, link(page, 'Differences'), /^What is new since/)
  await expect(page.getByRole('heading', { name: 'Item C4.04' })).toBeVisible()
  await check({ picture: 'year-differences' })
  await go(page, link(page, 'Back to the year'), '2028')

  await go(page, link(page, 'Checks and opening'), 'Checks')
  await check({ picture: 'year-checks' })
  await press(page, button(page, 'Open the year'))
  await expect(page.getByText('Please correct this')).toBeVisible()
  await check({ status: 422 })
  await choose(page, page.getByLabel(/^Open 2028 with version/))
  await press(page, button(page, 'Open the year'))
  await expect(page.getByRole('status')).toContainText('The year is open.')
  await check({ picture: 'year-open' })

  await go(page, link(page, 'Components and items'), 'Components and items')
  await go(page, link(page, /^C4\.01/), 'Item C4.01')
  await expect(page.getByText('This year is under way')).toBeVisible()
  await press(page, button(page, 'Save'))
  await expect(page.getByLabel('Why the year is changed while it is under way')).toHaveAccessibleDescription(/Say why/)
  await check({ status: 422, picture: 'year-item-open' })

  await page.goto('/desk/oha/years/2028')
  await go(page, link(page, 'Close the year'), 'Close 2028?')
  await check({ picture: 'year-closing' })
  await choose(page, page.getByLabel('I have read what it means'))
  await press(page, button(page, 'Close the year'))
  await expect(page.getByRole('status')).toContainText('The year is closed.')
  await check({ picture: 'year-closed' })
})

test('a banner is put up, shows where it should, and is ended, by keyboard alone', async ({ page, signin, check, another }) => {
  await signin(mira)
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('open hour')
  await signin(farah)
  await go(page, link(page, 'Banners'), 'Banners')
  await check({ picture: 'banners' })
  await go(page, link(page, 'Put up a banner'), 'Put up a banner')
  await press(page, button(page, 'Put it up'))
  await expect(page.getByLabel('What it says')).toHaveAccessibleDescription(/Enter what it says/)
  await check({ status: 422, picture: 'banner-refused' })
  await type(page, page.getByLabel('Where it stands'), 'Public')
  await type(page, page.getByLabel('What kind of notice it is'), 'Something to mind')
  await retype(page, page.getByLabel('What it says'), 'The site pauses on Sunday from 6:00 to 8:00 am.')
  // After a mistake a day is a plain text.
  // The parts of a date field are the browser's own.
  await page.getByLabel('Shows from').fill('2026-01-01')
  await retype(page, page.getByLabel('Shows until'), '2039-12-31')
  await press(page, button(page, 'Put it up'))
  await expect(page.getByRole('status')).toHaveText('Added.')
  await check({ picture: 'banners-showing' })

  const reader = await another()
  await reader.page.goto('/')
  await expect(reader.page.getByRole('region', { name: 'Notices' })).toContainText('pauses on Sunday')
  await reader.check({ picture: 'banner-public' })

  await press(page, button(page, /^End now ?: The site pauses/))
  await expect(page.getByRole('status')).toContainText('Ended.')
  await reader.page.goto('/reports')
  await expect(reader.page.getByRole('region', { name: 'Notices' })).toHaveCount(0)
})

test('the pages of a year hold at 320 pixels and in the dark', async ({ page, signin, check, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the styles are the same without scripts')
  await signin(farah)
  for (const [width, scheme] of [[320, 'light'], [768, 'dark']] as const) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: scheme })
    for (const path of ['years', 'years/2027', 'years/2027/items', 'years/2027/checks', 'years/2026/items/C4.02', 'years/2026/closing', 'lists/levers', 'banners']) {
      await page.goto(`/desk/oha/${path}`)
      await check({ picture: `${width}-${scheme}-${path.replaceAll('/', '-')}` })
    }
  }
})

const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: typeof name === 'string' }).first()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first()

async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Enter')
  await page.waitForLoadState('load')
}

async function choose(page: Page, target: Locator): Promise<void> {
  await reachGroup(page, target)
  await page.keyboard.press('Space')
  await expect(target).toBeChecked()
}

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field)
  await page.keyboard.type(text)
}

async function retype(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}

async function go(page: Page, target: Locator, heading: string | RegExp): Promise<void> {
  await press(page, target)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
}

/** Goes on by Tab until the target has the focus. */
async function reach(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate(element => element === document.activeElement)) return
  }
  throw new Error(`${most} stops, and none of them was ${target}`)
}

/** Of radio buttons only one is a stop: the others are reached by the arrow keys. */
async function reachGroup(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab')
    const where = await target.evaluate(element => {
      const active = document.activeElement as HTMLInputElement | null
      if (element === active) return 'here'
      return active?.type === 'radio' && active.name === (element as HTMLInputElement).name ? 'group' : 'on'
    })
    if (where === 'here') return
    for (let down = 0; where === 'group' && down < 8; down++) {
      await page.keyboard.press('ArrowDown')
      if (await target.evaluate(element => element === document.activeElement)) return
    }
  }
  throw new Error(`${most} stops, and none of them was ${target}`)
}
