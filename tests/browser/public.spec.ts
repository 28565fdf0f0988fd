// The public site, followed from its front door: every link is alive, and every page holds what holds everywhere.

import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

/** More would be a site that makes links faster than they can be followed: a calendar, a filter that links to itself. */
const most = 900

interface Link {
  href: string
  from: string
}

/** Pages whose pictures are worth a look. */
const pictures: Record<string, string> = { '/': 'home', '/ccos': 'ccos', '/about': 'about', '/demo': 'people' }

test('every link of the public site is alive', async ({ page, check, demo, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the links are the same, and no script makes any')
  test.setTimeout(600_000)
  const queue: Link[] = [{ href: '/', from: 'the address bar' }]
  const seen = new Set<string>()
  const checked = new Map<string, Visit>()
  const anchors: Link[] = []
  const dead: string[] = []
  let hasLetter = false
  let numbers = 0

  for (let next = queue.shift(); next; next = queue.shift()) {
    const { href, from } = next
    const url = new URL(href, demo.url)
    if (url.origin !== demo.url) continue
    if (url.hash) anchors.push(next)
    const address = url.pathname + url.search
    if (seen.has(address)) continue
    // A page for every number: thousands of one kind, of which the tests of the house ask for more.
    if (url.pathname.includes('/numbers/') && (numbers += 1) > 30) continue
    seen.add(address)
    expect(seen.size, `the site has more than ${most} addresses`).toBeLessThanOrEqual(most)

    const answer = await page.request.get(address)
    if (!answer.ok()) {
      dead.push(`${answer.status()} ${address}, linked from ${from}`)
      continue
    }
    const landed = new URL(answer.url())
    if (landed.pathname !== url.pathname) {
      queue.push({ href: landed.pathname + landed.search, from: `${from}, by way of ${address}` })
      continue
    }
    // A filtered or sorted list is one page, and so are all letters; they need be alive, not be judged again.
    const isLetter = url.pathname.startsWith('/demo/mail/')
    if (!answer.headers()['content-type']?.startsWith('text/html') || checked.has(url.pathname) || (isLetter && hasLetter)) continue
    hasLetter ||= isLetter
    await page.goto(address)
    await check({ picture: pictures[address] && `public-${pictures[address]}` })
    const visit = await look(page)
    checked.set(url.pathname, visit)
    queue.push(...visit.links.map(link => ({ href: new URL(link, page.url()).href, from: address })))
  }

  expect.soft(dead, 'dead links').toEqual([])
  expect.soft(anchors.filter(link => leadsNowhere(link, demo.url, checked)), 'links to a place that is not on its page').toEqual([])
  expect.soft(twice([...checked].map(([path, { title }]) => [title, path])), 'titles that two pages share').toEqual([])
})

interface Visit {
  title: string
  ids: Set<string>
  links: string[]
}

async function look(page: Page): Promise<Visit> {
  const seen = await page.evaluate(() => ({
    title: document.title,
    ids: [...document.querySelectorAll('[id]')].map(element => element.id),
    links: [...document.querySelectorAll('a[href], area[href], link[rel=alternate][href]')].map(
      element => element.getAttribute('href') ?? '',
    ),
  }))
  return { ...seen, ids: new Set(seen.ids) }
}

function leadsNowhere({ href }: Link, origin: string, pages: Map<string, Visit>): boolean {
  const url = new URL(href, origin)
  const page = pages.get(url.pathname)
  return page !== undefined && !page.ids.has(decodeURIComponent(url.hash.slice(1)))
}

function twice(titles: [title: string, path: string][]): string[] {
  const first = new Map<string, string>()
  return titles.flatMap(([title, path]) => {
    const other = first.get(title)
    first.set(title, path)
    return other === undefined ? [] : [`"${title}": ${other} and ${path}`]
  })
}
