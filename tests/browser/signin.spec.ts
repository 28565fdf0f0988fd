// A second factor from the first look to the recovery code, one's own password and sessions: with scripts, without, and on a phone.

import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { Demo } from './support/demo.ts'
import { wendeline, type Person } from './support/people.ts'
import { expect, test, type Visitor } from './support/test.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of a telephone that holds this key, so many half minutes from now (RFC 6238). */
function code(key: string, steps: number): string {
  const bits = [...key.replaceAll(' ', '')].map(sign => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', bytes).update(counter).digest()
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The first step alone, which leads to the second. */
async function password(page: Page, demo: Demo, person: Person): Promise<void> {
  await page.context().clearCookies()
  await page.goto('/signin')
  await page.getByLabel('Mail address').fill(person.email)
  await page.getByLabel('Password').fill(demo.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enter your code')
}

async function second(visitor: Visitor, demo: Demo, typed: string): Promise<void> {
  await password(visitor.page, demo, wendeline)
  await visitor.page.getByLabel('Code').fill(typed)
  await visitor.page.keyboard.press('Enter')
}

test('a second factor: set up, asked for, replaced by a recovery code, turned off', async ({ page, signin, check, demo, another }) => {
  test.setTimeout(120_000)
  await signin(wendeline)
  await page.goto('/account/security')
  await check({ picture: 'security' })
  await page.getByRole('link', { name: 'Set up a second factor' }).press('Enter')
  await check()
  await page.getByRole('button', { name: 'Show me the square' }).press('Enter')
  await expect(page.getByRole('img', { name: /Square code/ })).toBeVisible()
  await check({ picture: 'second-factor' })
  const key = (await page.locator('details code').textContent()) ?? ''
  await page.getByLabel('Code').fill('000000')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('not the code')
  await check({ status: 422 })
  await page.getByLabel('Code').fill(code(key, -1))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep your recovery codes')
  await check({ picture: 'recovery-codes' })
  const codes = await page.getByRole('main').getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)

  const other = await another()
  await password(other.page, demo, wendeline)
  await other.check({ picture: 'code' })
  await expect(other.page.getByLabel('Code')).toHaveAttribute('autocomplete', 'one-time-code')
  await second(other, demo, code(key, 0))
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText('Your work')
  // The same code once more opens nothing; a recovery code does, in the same field.
  const third = await another()
  await second(third, demo, code(key, 0))
  await expect(third.page.getByRole('alert')).toContainText('used already')
  await third.check({ status: 422 })
  // After a wrong code the account rests here for a second.
  await third.page.waitForTimeout(1_500)
  await second(third, demo, (codes[0] ?? '').toUpperCase())
  await expect(third.page.getByRole('heading', { level: 1 })).toHaveText('Your work')

  // One's own sessions, and the end of them.
  await page.goto('/account/sessions')
  await expect(page.getByText('You are here')).toBeVisible()
  await check({ picture: 'sessions' })
  await page.getByRole('button', { name: /^End this session/ }).first().press('Enter')
  await expect(page.getByRole('status')).toContainText('Ended.')
  await page.getByRole('button', { name: /^End this session/ }).first().press('Enter')
  await expect(page.getByRole('button', { name: /^End this session/ })).toHaveCount(0)
  for (const { page: ended } of [other, third]) {
    await ended.goto('/desk')
    await expect(ended.getByRole('heading', { level: 1 })).toHaveText('Sign in')
  }

  await page.goto('/account/security')
  await page.getByRole('link', { name: 'Turn it off' }).press('Enter')
  await check()
  await page.getByLabel('Your password now').fill(demo.password)
  await page.getByLabel('Code').fill(codes[1] ?? '')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toContainText('The second factor is off.')
})

test('a new password is judged with words that help, pasted, shown and hidden', async ({ page, signin, check, javaScriptEnabled }) => {
  await signin(wendeline)
  await page.goto('/account/security/password')
  await check({ picture: 'password' })
  const now = page.getByLabel('Your password now')
  const next = page.getByLabel('New password')
  await expect(now).toHaveAttribute('autocomplete', 'current-password')
  await expect(next).toHaveAttribute('autocomplete', 'new-password')
  await expect(next).toHaveAttribute('type', 'password')
  await now.fill('whatever it may be')
  await next.focus()
  await page.keyboard.insertText('Sunshine-2026-11-22')
  await expect(next).toHaveValue('Sunshine-2026-11-22')
  if (javaScriptEnabled !== false) {
    const show = page.getByRole('button', { name: 'Show password' }).last()
    await show.press('Enter')
    await expect(next).toHaveAttribute('type', 'text')
    await page.getByRole('button', { name: 'Hide password' }).press('Enter')
    await expect(next).toHaveAttribute('type', 'password')
    await next.focus()
  } else {
    await expect(page.getByRole('button', { name: 'Show password' })).toHaveCount(0)
  }
  await page.keyboard.press('Enter')
  await expect(next).toHaveAccessibleDescription(/lists that attackers try first.*three or four words/s)
  await check({ status: 422, picture: 'password-refused' })
})

test('too many tries say how long to wait and keep the address', async ({ page, check, demo }) => {
  await page.goto('/signin')
  // An address that nobody else of these tests signs in with.
  const mail = 'nobody.knows.her@example.org'
  for (let n = 0; n < 8; n++) {
    await page.getByLabel('Mail address').fill(mail)
    await page.getByLabel('Password').fill('not her password')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toBeVisible()
    if (await page.getByRole('alert').getByText(/was not looked at/).isVisible()) break
  }
  await expect(page.getByRole('alert')).toContainText(/Wait \d+ seconds?/)
  await expect(page.getByLabel('Mail address')).toHaveValue(mail)
  await check({ status: 429, picture: 'signin-later' })
  expect(demo.url).toBeTruthy()
})

test('security pages hold at 320 pixels and in the dark', async ({ page, signin, check }) => {
  await signin(wendeline)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['security', 'security/password', 'security/second-factor', 'security/recovery-codes', 'sessions']) {
    await page.goto(`/account/${path}`)
    await check({ picture: `320-dark-${path.replace('/', '-')}` })
  }
})
