// A draft shown to others, and progress on last year's targets: each step by keyboard, with and without scripts.

import type { Locator, Page } from '@playwright/test'
import { hana, mira, type Person } from './support/people.ts'
import { expect, test } from './support/test.ts'

const guest: Person = { name: 'Edda Larkfield', email: 'edda.larkfield@example.org' }

/** Uses a link or a button without a mouse. */
async function press(page: Page, target: Locator): Promise<void> {
  await target.focus()
  await page.keyboard.press('Enter')
}

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await field.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}

async function openPlan(page: Page): Promise<void> {
  await press(page, page.getByRole('listitem').filter({ hasText: 'left' }).getByRole('link').first())
  await press(page, page.getByRole('main').getByRole('link', { name: /^Action plan to improve/ }))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Action plan')
}

async function openShares(page: Page): Promise<void> {
  await openPlan(page)
  await press(page, page.getByRole('link', { name: 'Show it to others' }))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Show it to others')
}

test('a link is given, read without an account, answered and withdrawn', async ({ page, signin, check, another }) => {
  await signin(mira)
  await openShares(page)
  await check({ picture: 'shares' })
  await press(page, page.getByRole('button', { name: 'Share the draft' }))
  await expect(page.getByRole('alert')).toContainText('Enter a name.')
  await check({ status: 422, picture: 'shares-mistakes' })
  await type(page, page.getByLabel('Name', { exact: true }), guest.name)
  await type(page, page.getByLabel('Mail address'), guest.email)
  await type(page, page.getByLabel(/Who it is/), 'advisory council')
  await press(page, page.getByRole('button', { name: 'Share the draft' }))
  await expect(page.getByRole('status')).toContainText('The link is on its way')

  // The letter of a demonstration stands on a page of its own.
  const reader = await another()
  await reader.page.goto('/demo/mail')
  await press(reader.page, reader.page.getByRole('link', { name: /shows you a draft/ }).filter({ hasText: guest.email }).first())
  const address = /http:\/\/\S+\/shared\/\S{43}/.exec(await reader.page.getByRole('main').innerText())?.[0] ?? ''
  await reader.page.goto(address)
  await expect(reader.page.getByText(`DRAFT, shared with ${guest.name} until`)).toBeVisible()
  await reader.check({ picture: 'shared-draft' })
  await type(reader.page, reader.page.getByRole('textbox', { name: 'Your comment' }), 'Maria, 4 years old, waits since spring.')
  await press(reader.page, reader.page.getByRole('button', { name: 'Send the comment' }))
  await expect(reader.page.getByRole('alert')).toContainText('a name with an age')
  await reader.check({ status: 422, picture: 'shared-warning' })
  await type(reader.page, reader.page.getByRole('textbox', { name: 'Your comment' }), 'The second goal should come first.')
  await press(reader.page, reader.page.getByRole('button', { name: 'Send the comment' }))
  await expect(reader.page.getByRole('status')).toContainText('Your comment has reached')
  await reader.check()

  await press(page, page.getByRole('link', { name: 'What guests wrote' }))
  await expect(page.getByText(`${guest.name}, advisory council`, { exact: true })).toBeVisible()
  await check({ picture: 'guest-comments' })
  await press(page, page.getByRole('button', { name: new RegExp(`Mark as done : the comment of ${guest.name}`) }))
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await press(page, page.getByRole('link', { name: 'Back to all links' }))
  await press(page, page.getByRole('link', { name: guest.name }).first())
  await expect(page.getByRole('button', { name: 'Withdraw the link' })).toBeVisible()
  await check({ picture: 'share' })
  await press(page, page.getByRole('button', { name: 'Withdraw the link' }))
  await expect(page.getByRole('status')).toContainText('From now on it shows nothing')

  await reader.page.goto(address)
  await expect(reader.page.getByRole('heading', { level: 1 })).toHaveText('This draft is not open any more')
  await reader.check({ status: 410, picture: 'shared-closed' })
})

test('somebody of TA looks at a draft and answers, and then sees it no more', async ({ page, signin, check }) => {
  await signin(hana)
  await press(page, page.getByRole('link', { name: 'Drafts shown to you' }))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Drafts shown to you')
  await check({ picture: 'looks-asked' })
  // Each project of this file finds the look of the demonstration still open once.
  const open = page.getByRole('listitem').filter({ hasText: 'Open' }).filter({ hasNotText: 'Answered' }).getByRole('link')
  await press(page, open.first())
  await expect(page.getByText('DRAFT, opened to you until')).toBeVisible()
  await check({ picture: 'look' })
  await type(page, page.getByLabel('Your answer'), 'It is strong enough. Say which quarter it counts.')
  await press(page, page.getByRole('button', { name: 'Send the answer' }))
  await expect(page.getByRole('status')).toContainText('The draft is closed to you again')
  await press(page, page.getByRole('main').getByRole('link', { name: /Lantern River/ }).first())
  await expect(page.getByRole('heading', { level: 1 })).toContainText('closed to you')
  await check({ picture: 'look-over' })

  await signin(mira)
  await openShares(page)
  await press(page, page.getByRole('link', { name: 'Ask OHA or TA to look' }))
  await expect(page.getByText('Say which quarter it counts')).toBeVisible()
  await check({ picture: 'looks' })
  await page.goto('/desk/cco/demo-lantern-river/seen-by-ta')
  await check({ picture: 'seen-by-ta' })
})

test('progress is reported on a target of an earlier plan', async ({ page, signin, check }) => {
  await signin(mira)
  await openPlan(page)
  await press(page, page.getByRole('link', { name: 'Progress', exact: true }))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Progress on the targets of 2024')
  await check({ picture: 'progress' })
  await press(page, page.getByRole('link', { name: /^Report on target/ }).first())
  await page.getByRole('radio', { name: 'Delayed' }).focus()
  await page.keyboard.press('Space')
  await press(page, page.getByRole('button', { name: 'Save' }))
  await expect(page.getByRole('alert')).toContainText('Say why it is delayed')
  await check({ status: 422, picture: 'progress-mistake' })
  await type(page, page.getByLabel(/Why it is delayed/), 'Two clinicians left.')
  await press(page, page.getByRole('button', { name: 'Save' }))
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await expect(page.getByText('Two clinicians left.')).toBeVisible()
})

test('on paper a draft says so on every sheet', async ({ page, signin, check }) => {
  await signin(mira)
  await openPlan(page)
  await press(page, page.getByRole('link', { name: 'Print', exact: true }))
  await expect(page.getByText(/^DRAFT · .* not sent to OHA/)).toBeVisible()
  await check({ picture: 'print' })
})
