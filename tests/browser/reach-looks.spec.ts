// The figures of reach where they are easily lost: in the dark, in forced colors, on a sheet of paper and on the narrowest phone, for the public and at the
// desks.

import type { Page } from '@playwright/test'
import { farah, mira, type Person } from './support/people.ts'
import { expect, test } from './support/test.ts'

test.skip(({ javaScriptEnabled, viewport }) => javaScriptEnabled === false || viewport?.width === 375, 'each of these has its own width, and none a script')

/** The newest public year, one of its CCOs, and one of its numbers. */
async function published(page: Page): Promise<string[]> {
  const year = /href="(\/reach\/\d{4})"/.exec(await (await page.request.get('/reach')).text())?.[1] ?? ''
  const state = await (await page.request.get(year)).text()
  const ways = [/href="(\/ccos\/[^"]+\/\d{4}\/reach)"/, new RegExp(`href="(${year}/numbers/[^"]+)"`)].map(it => it.exec(state)?.[1])
  return ['/reach', year, ...ways.filter(it => it !== undefined)]
}

/** The report of a CCO, and the pages of a data set: as an editor and as an administrator find them. */
const desks: [person: Person, find: (page: Page) => Promise<string[]>][] = [
  [mira, async page => [await year(page, 'reach-review/report')]],
  [farah, async page => sets(page)],
]

async function year(page: Page, below: string): Promise<string> {
  await page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first().click()
  return `${new URL(page.url()).pathname}/${below}`
}

async function sets(page: Page): Promise<string[]> {
  await page.goto('/desk/oha/reach')
  const set = await page.getByRole('main').getByRole('heading', { level: 3 }).getByRole('link').first().getAttribute('href')
  return ['/desk/oha/reach', set ?? '', `${set}/rows`, `${set}/rows?as=public`, '/desk/oha/reach/imports/new']
}

/** All tables of a report, so that each is looked at. */
async function unfold(page: Page): Promise<void> {
  const all = page.getByRole('button', { name: 'Open all tables' })
  if (await all.isVisible()) await all.click()
}

/** Every page with figures, signed in as whoever reads it. */
async function each(page: Page, signin: (person: Person) => Promise<void>, look: (path: string) => Promise<void>): Promise<void> {
  for (const path of await published(page)) {
    await page.goto(path)
    await unfold(page)
    await look(path)
  }
  for (const [person, find] of desks) {
    await signin(person)
    for (const path of await find(page)) {
      await page.goto(path)
      await unfold(page)
      await look(path)
    }
  }
}

test('at 320 pixels nothing is cut off, and the words of drawings stay readable and apart', async ({ page, signin, check }) => {
  test.setTimeout(180_000)
  await page.setViewportSize({ width: 320, height: 640 })
  await each(page, signin, async path => {
    await check()
    expect(await crowded(page), path).toEqual([])
    await expect(page.getByText('DEMONSTRATION').first(), path).toBeVisible()
  })
})

test('at the desks figures keep their contrast in the dark', async ({ page, signin, check }) => {
  test.setTimeout(180_000)
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const [person, find] of desks) {
    await signin(person)
    for (const path of await find(page)) {
      await page.goto(path)
      await unfold(page)
      await check()
    }
  }
})

test('in forced colors a figure is told from its ground, and what is hidden from what is shown', async ({ page, signin }) => {
  test.setTimeout(180_000)
  await page.emulateMedia({ forcedColors: 'active' })
  await each(page, signin, async path => {
    expect(await lost(page), path).toEqual([])
  })
})

test('on paper figures stand without ways on, say that they are made up, and no head of a table stands alone', async ({ page, signin }) => {
  test.setTimeout(180_000)
  await each(page, signin, async path => {
    await page.emulateMedia({ media: 'print' })
    for (const part of await page.getByRole('navigation', { includeHidden: true }).all()) await expect(part, path).toBeHidden()
    await expect(page.getByText('DEMONSTRATION', { exact: true }), path).toBeVisible()
    const heads = await page.locator('table.figures thead').evaluateAll(all => all.map(it => getComputedStyle(it).display))
    expect(new Set([...heads, 'table-header-group']), path).toEqual(new Set(['table-header-group']))
    expect((await page.pdf({ format: 'Letter' })).byteLength, path).toBeGreaterThan(10_000)
    await page.emulateMedia({ media: 'screen' })
  })
})

/** Words of drawings that are smaller than 12 pixels, that leave their page, or that stand on each other; and tables that have to be scrolled. */
function crowded(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = [...document.querySelectorAll('.table-scroll')].filter(it => it.scrollWidth > it.clientWidth)
    const faults = wide.map(it => `${it.getAttribute('aria-labelledby')} has to be scrolled`)
    for (const svg of document.querySelectorAll<SVGSVGElement>('main svg')) {
      // On a phone the head of a table is for those who hear it.
      const head = svg.closest('thead')
      if (head && getComputedStyle(head).position === 'absolute') continue
      const box = svg.viewBox.baseVal
      const scale = box && box.width > 0 ? svg.getBoundingClientRect().width / box.width : 1
      const words = [...svg.querySelectorAll('text')].map(it => ({ it, at: it.getBoundingClientRect() })).filter(({ at }) => at.width > 0)
      for (const { it, at } of words) {
        const name = `"${it.textContent?.trim()}" of ${svg.getAttribute('class')}`
        if (parseFloat(getComputedStyle(it).fontSize) * scale < 12) faults.push(`${name} is small`)
        if (at.left < 0 || at.right > innerWidth) faults.push(`${name} leaves the page`)
        // Boxes of words hold room above and below, which may meet.
        const meets = (other: DOMRect) => at.left < other.right && other.left < at.right && at.top + 4 < other.bottom - 4 && other.top + 4 < at.bottom - 4
        if (words.some(other => other.it !== it && meets(other.at))) faults.push(`${name} stands on other words`)
      }
    }
    return faults
  })
}

/** Marks that have the color of their ground, and hidden ones that are not hatched. */
function lost(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    const ground = getComputedStyle(document.body).backgroundColor
    const strokes = '.mark-range, .mark-tick, .mark-grid, .trend-line, .trend-other, .trend-break, .hatch-line'
    for (const it of document.querySelectorAll(strokes)) {
      if (getComputedStyle(it).stroke === ground) faults.push(`${it.getAttribute('class')} is drawn in the color of the page`)
    }
    for (const it of document.querySelectorAll('.mark-dot:not(.mark-dot--faint), .mark-bar, main svg text:not(.map-number)')) {
      if (getComputedStyle(it).fill === ground) faults.push(`${it.getAttribute('class')} is filled with the color of the page`)
    }
    for (const it of document.querySelectorAll('.mark-hidden, .map-place--hidden')) {
      if (!getComputedStyle(it).fill.startsWith('url(')) faults.push('what is hidden is not hatched')
    }
    const current = document.querySelector('.switch a[aria-current]')
    if (current && getComputedStyle(current).outlineStyle === 'none') faults.push('the current way looks like the others')
    return faults
  })
}
