// What holds on every page, whoever sees it: `check(page)` after each step of a journey.

import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import axe, { type AxeResults, type Result, type RunOptions } from 'axe-core'
import type { Watch } from './watch.ts'

type Found = Pick<AxeResults, 'violations' | 'incomplete'>

const rules: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  // Off by default although it is AA in WCAG 2.2.
  rules: { 'target-size': { enabled: true } },
  // What passes is counted, not told: on a long page telling it is most of the work.
  resultTypes: ['violations', 'incomplete'],
}

/** What axe cannot decide and a person did, with the reason. Everything else it leaves open is a fault here. */
const reviewed: { rule: string; target: RegExp; reason: string }[] = []

export interface Expectations {
  /** Status of the page's own answer; 200 unless said otherwise. */
  status?: number
  /** Saves the whole page as test-results/NAME-PROJECT.png, where scripts run. */
  picture?: string
}

/** A page with faults fails the test, which goes on, so that one run names all of them. */
export async function check(page: Page, watch: Watch, expected: Expectations = {}): Promise<void> {
  await test.step(`check ${new URL(page.url()).pathname}`, async () => {
    expect.soft(await faultsOf(page, watch, expected), page.url()).toEqual([])
  })
}

export async function faultsOf(page: Page, watch: Watch, expected: Expectations = {}): Promise<string[]> {
  await page.waitForLoadState('load')
  const faults = watch.take()
  const status = expected.status ?? 200
  if (watch.status !== status) faults.push(`status ${watch.status} instead of ${status}`)
  faults.push(...(await structure(page)), ...(await barriers(page)))
  // Without scripts a page looks the same.
  if (expected.picture && test.info().project.use.javaScriptEnabled !== false) await picture(page, expected.picture)
  return [...faults, ...watch.take()]
}

async function structure(page: Page): Promise<string[]> {
  const faults = []
  const headings = await page.locator('h1').count()
  if (headings !== 1) faults.push(`${headings} h1 instead of one`)
  if ((await page.title()).trim() === '') faults.push('no title')
  const width = await page.evaluate(() => ({ is: document.documentElement.scrollWidth, may: innerWidth }))
  if (width.is > width.may) faults.push(`scrolls sideways: ${width.is} px wide in a window of ${width.may} px`)
  return faults
}

async function barriers(page: Page): Promise<string[]> {
  const found = await withScripts(page, async () => {
    await page.evaluate(axe.source)
    return page.evaluate<Found, RunOptions>(async options => {
      const { violations, incomplete } = await window.axe.run(document, options)
      return { violations, incomplete }
    }, rules)
  })
  const drawn = await faintWords(page, found.incomplete)
  const open = found.incomplete.map(result => ({
    ...result,
    nodes: result.nodes.filter(
      ({ target }) =>
        !reviewed.some(known => known.rule === result.id && known.target.test(String(target))) &&
        !(result.id === 'color-contrast' && drawn.has(String(target)) && drawn.get(String(target)) === ''),
    ),
  }))
  const faint = [...drawn.values()].filter(it => it !== '')
  return [...faint, ...found.violations.flatMap(say('axe')), ...open.flatMap(say('axe cannot tell'))]
}

/**
 * Axe cannot tell how words of a drawing stand out: it knows no fill. For each of those that it left open, by its selector, what is wrong
 * with it, or nothing: its fill beside what is painted under its middle.
 */
async function faintWords(page: Page, incomplete: Result[]): Promise<Map<string, string>> {
  const open = incomplete.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes.map(({ target }) => String(target)))
  if (open.length === 0) return new Map()
  const measured = await withScripts(page, () =>
    page.evaluate(selectors => {
      type Color = [number, number, number, number]
      const color = (css: string): Color | undefined => {
        const parts = /^rgba?\(([^)]+)\)$/.exec(css)?.[1]?.split(',').map(Number)
        if (!parts || parts.length < 3) return undefined
        return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts[3] ?? 1]
      }
      const light = ([r, g, b]: Color) => {
        const [x = 0, y = 0, z = 0] = [r, g, b].map(it => (it / 255 <= 0.04045 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4))
        return 0.2126 * x + 0.7152 * y + 0.0722 * z
      }
      const painted = (it: Element): Color | undefined => {
        const style = getComputedStyle(it)
        const found = color(it instanceof SVGLineElement ? '' : it instanceof SVGGeometryElement ? style.fill : it instanceof SVGElement ? '' : style.backgroundColor)
        return found && found[3] === 1 && Number(style.fillOpacity) === 1 ? found : undefined
      }
      const was = [scrollX, scrollY] as const
      const said = selectors.map((selector): [string, string] | undefined => {
        const words = document.querySelector(selector)
        if (!(words instanceof SVGTextContentElement)) return undefined
        words.scrollIntoView({ block: 'center', inline: 'center' })
        const box = words.getBoundingClientRect()
        const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        const ground = under.filter(it => !(it instanceof SVGTextContentElement)).map(painted).find(it => it !== undefined)
        const ink = color(getComputedStyle(words).fill)
        if (!ink || !ground) return [selector, `nothing tells the colors of ${selector}`]
        const [dark = 0, bright = 0] = [light(ink), light(ground)].sort((a, b) => a - b)
        const ratio = (bright + 0.05) / (dark + 0.05)
        return [selector, ratio >= 4.5 ? '' : `words of a drawing are faint, ${ratio.toFixed(2)}: ${selector}`]
      })
      scrollTo(...was)
      return said.filter(it => it !== undefined)
    }, open),
  )
  return new Map(measured)
}

const say = (kind: string) => (result: Result) =>
  result.nodes.map(({ target, any, all, none }) => {
    const why = [...any, ...all, ...none].map(({ message }) => message).join(' ')
    return `${kind} ${result.id}: ${String(target)}: ${result.help}. ${why}`
  })

/**
 * Axe is a script. On a page that loaded without scripts they are let in for its sake only: the page's own have
 * been passed over by then and do not come back.
 */
async function withScripts<T>(page: Page, work: () => Promise<T>): Promise<T> {
  if (test.info().project.use.javaScriptEnabled !== false) return work()
  const session = await page.context().newCDPSession(page)
  const forbid = (value: boolean) => session.send('Emulation.setScriptExecutionDisabled', { value })
  // A session can lift only what it has itself forbidden.
  await forbid(true)
  await forbid(false)
  try {
    return await work()
  } finally {
    await forbid(true)
  }
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = resolve(import.meta.dirname, '../../../test-results')
  await mkdir(folder, { recursive: true })
  // The caret stays as it is: hiding it would put a style into the page, which its policy forbids.
  await page.screenshot({ path: join(folder, `${name}-${test.info().project.name}.png`), fullPage: true, caret: 'initial' })
}
