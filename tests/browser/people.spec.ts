// People come, change their roles and go: with letters, by keyboard alone, and without scripts.

import type { Page } from '@playwright/test'
import { letter } from './support/mail.ts'
import { farah, keoni, theodora, wendeline, type Person } from './support/people.ts'
import { expect, test } from './support/test.ts'

const cco = 'Lantern River (demonstration)'
const password = 'seven lanterns on the ferry'
const other = 'eleven herons over marshland'

/** Somebody new for each project, since all share one demonstration. */
function newcomer(): Person {
  const name = test.info().project.name
  return { name: `Ida ${name}`, email: `ida.${name}@example.org` }
}

/** The address of the one-time link in the newest letter of this subject. */
async function linkIn(page: Page, subject: string, to: Person): Promise<string> {
  const text = await letter(page, subject, to)
  const link = /https?:\/\/\S+\/links\/\S+/.exec(text)?.[0]
  expect(link, text).toBeTruthy()
  return new URL(link!).pathname
}

async function signinWith(page: Page, person: Person, secret: string): Promise<void> {
  await page.goto('/signin')
  await page.getByLabel('Mail address').fill(person.email)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('invited, begun, changed, ended: and out', async ({ page, signin, check, another }) => {
  const ida = newcomer()
  await signin(theodora)
  await page.getByRole('region', { name: cco }).getByRole('link', { name: /^People/ }).click()
  await check({ picture: 'members' })
  await page.getByRole('link', { name: 'Invite somebody' }).click()
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(page.getByLabel('Mail address')).toHaveAccessibleDescription(/Enter a mail address/)
  await check({ status: 422, picture: 'invite-refused' })
  await page.getByLabel('Mail address').fill(ida.email)
  await page.getByLabel('Name', { exact: true }).fill(ida.name)
  await page.getByLabel('Viewer').check()
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(page.locator('.flash')).toContainText('A letter is on its way.')
  await expect(page.getByRole('main')).toContainText('It can be accepted until')
  await check({ picture: 'member-invited' })

  // Her own machine. A scanner opens the link first.
  const hers = await another()
  const link = await linkIn(hers.page, 'You are invited to Groundwork', ida)
  expect((await hers.page.request.get(link)).status()).toBe(200)
  await hers.page.goto(link)
  await hers.check({ picture: 'link-invitation' })
  await hers.page.getByLabel('Choose a password').fill('too short')
  await hers.page.getByRole('button', { name: 'Begin' }).click()
  await expect(hers.page.getByLabel('Choose a password')).toHaveAccessibleDescription(/at least 15 characters/)
  await hers.check({ status: 422 })
  await hers.page.getByLabel('Choose a password').fill(password)
  await hers.page.getByRole('button', { name: 'Begin' }).click()
  await expect(hers.page.locator('.flash')).toContainText('Your account is ready.')
  await hers.page.goto(link)
  await expect(hers.page.getByRole('heading', { level: 1 })).toHaveText('This link no longer works')
  await hers.check({ status: 410, picture: 'link-over' })
  await signinWith(hers.page, ida, password)
  await expect(hers.page.getByRole('main')).toContainText('You are viewer here')
  await hers.page.getByRole('banner').getByText(ida.name, { exact: true }).click()
  await hers.page.getByRole('link', { name: 'Your account' }).click()
  await hers.check({ picture: 'account' })

  // Another role, while she is at work.
  await page.reload()
  await page.getByLabel('Editor').check()
  await page.getByLabel('Reason').fill('Writes the map from now on.')
  await page.getByRole('button', { name: 'Change the role' }).click()
  await expect(page.locator('.flash')).toContainText('The role is changed')
  await check({ picture: 'member' })
  await hers.page.reload()
  await expect(hers.page.getByRole('main')).toContainText('Writes the map from now on.')

  await page.getByRole('link', { name: 'End the work here' }).click()
  await check({ picture: 'member-ending' })
  await page.getByLabel('Reason').fill('Moved away.')
  await page.getByRole('button', { name: 'End the work here' }).click()
  await expect(page.locator('.flash')).toContainText('The role has ended')
  await hers.page.goto('/desk')
  await expect(hers.page.getByText('You have an account, but no role yet.')).toBeVisible()
  await letter(hers.page, 'Your role has ended', ida)
})

test('a forgotten password: one answer for everybody, one link, and the old sessions end', async ({ page, check, signin, another }) => {
  const tester: Person = { name: `Reset ${test.info().project.name}`, email: `reset.${test.info().project.name}@example.org` }
  await signin(farah)
  await page.getByRole('navigation').getByText('People', { exact: true }).first().click()
  await page.getByRole('navigation').getByRole('link', { name: 'People', exact: true }).click()
  await check({ picture: 'people' })
  await page.getByRole('link', { name: 'Invite somebody' }).click()
  await check({ picture: 'invite-oha' })
  await page.getByLabel('Mail address').fill(tester.email)
  await page.getByLabel('Name', { exact: true }).fill(tester.name)
  await page.getByLabel('Role').selectOption('oha_reviewer')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await check({ picture: 'person-invited' })
  await page.goto(await linkIn(page, 'You are invited to Groundwork', tester))
  await page.getByLabel('Choose a password').fill(password)
  await page.getByRole('button', { name: 'Begin' }).click()

  const elsewhere = await another()
  for (const address of ['nobody.at.all@example.org', tester.email]) {
    await elsewhere.page.goto('/signin')
    await elsewhere.page.getByRole('link', { name: 'Forgot your password?' }).click()
    await elsewhere.check({ picture: 'forgotten' })
    await elsewhere.page.getByLabel('Mail address').fill(address)
    await elsewhere.page.getByRole('button', { name: 'Send me a link' }).click()
    await expect(elsewhere.page.getByRole('heading', { level: 1 })).toHaveText('Look into your mail')
    await elsewhere.check({ picture: 'link-sent' })
  }
  // The worker writes the letter within about a second.
  await expect(async () => {
    await page.goto('/demo/mail')
    await expect(page.getByRole('link', { name: 'Choose a new password' }).filter({ hasText: tester.email })).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 15_000 })
  await elsewhere.page.goto(await linkIn(elsewhere.page, 'Choose a new password', tester))
  await elsewhere.check({ picture: 'link-reset' })
  await elsewhere.page.getByLabel('Choose a password').fill(other)
  await elsewhere.page.getByRole('button', { name: 'Set this password' }).click()
  await expect(elsewhere.page.locator('.flash')).toContainText('Your new password is set')
  await signinWith(elsewhere.page, tester, password)
  await expect(elsewhere.page.getByLabel('Mail address')).toHaveAccessibleDescription(/do not fit together/)
})

test('an administrator gives and ends a role, disables and enables, and removes a name', async ({ page, signin, check }) => {
  const name = `Gone ${test.info().project.name}`
  await signin(farah)
  await page.goto('/desk/oha/invitations/new')
  await page.getByLabel('Mail address').fill(`gone.${test.info().project.name}@example.org`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Role').selectOption('cco_viewer')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(page.getByLabel('CCO')).toHaveAccessibleDescription(/Choose the CCO/)
  await check({ status: 422 })
  await page.getByLabel('CCO').selectOption({ label: cco })
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByRole('link', { name: 'Give a role' }).click()
  await page.getByLabel('Role').selectOption('oha_reviewer')
  await page.getByLabel('Last day').fill('2039-06-30')
  await check({ picture: 'give-role' })
  await page.getByRole('button', { name: 'Give this role' }).click()
  await expect(page.getByRole('main')).toContainText('OHA reviewer, until 30 June 2039')
  await page.getByRole('link', { name: /End ?: OHA reviewer/ }).click()
  await page.getByLabel('Reason').fill('Only a try.')
  await page.getByRole('button', { name: 'End this role' }).click()
  await expect(page.getByRole('main')).toContainText('Only a try.')
  await page.getByRole('link', { name: 'Disable the account' }).click()
  await page.getByLabel('Reason').fill('Has left.')
  await page.getByRole('button', { name: 'Disable the account' }).click()
  await expect(page.locator('.flash')).toContainText('The account is disabled.')
  await check({ picture: 'person-disabled' })
  await page.getByRole('button', { name: 'Enable the account' }).click()
  await expect(page.locator('.flash')).toContainText('The account is enabled.')
  await page.getByRole('link', { name: 'Disable the account' }).click()
  await page.getByLabel('Reason').fill('Has left after all.')
  await page.getByRole('button', { name: 'Disable the account' }).click()
  await page.getByRole('link', { name: 'Remove name and address' }).click()
  await check({ picture: 'anonymize' })
  await page.getByLabel('Reason').fill('Asked us to.')
  await page.getByRole('button', { name: 'Remove them for good' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Former member of staff')
  await expect(page.locator('body')).not.toContainText(name)
  await check({ picture: 'person-former' })
})

test('somebody without a role asks for one, and hears the answer', async ({ page, signin, check, another }) => {
  test.skip(test.info().project.name !== 'js-1280', 'the same person asks once')
  await signin(wendeline)
  await page.getByRole('link', { name: 'Ask for a role' }).click()
  await page.getByLabel('CCO').selectOption({ label: cco })
  await page.getByLabel('Viewer').check()
  await page.getByLabel('What you need it for').fill('I keep the minutes.')
  await check({ picture: 'ask-for-role' })
  await page.getByRole('button', { name: 'Ask for this role' }).click()
  await expect(page.getByRole('main')).toContainText('Waiting')
  const lead = await another()
  await lead.signin(theodora)
  await lead.page.goto('/desk/cco/demo-lantern-river/people')
  await lead.page.getByRole('link', { name: `${wendeline.name} asks for a role` }).click()
  await lead.check({ picture: 'role-request' })
  await lead.page.getByLabel('No', { exact: true }).check()
  await lead.page.getByLabel('What you say to it').fill('The minutes are kept by Oswin.')
  await lead.page.getByRole('button', { name: 'Answer' }).click()
  await expect(lead.page.locator('.flash')).toContainText('Your answer is sent.')
  await page.reload()
  await expect(page.getByRole('main')).toContainText('The minutes are kept by Oswin.')
})

test('who works in two contracts sees for which, and switches', async ({ page, signin }) => {
  await signin(keoni)
  await page.getByRole('main').getByRole('link').first().click()
  const acting = page.getByRole('banner').locator('.bar-acting summary')
  const before = await acting.innerText()
  await acting.click()
  await page.getByRole('banner').locator('.bar-acting').getByRole('link').first().click()
  await expect(page.getByRole('banner').locator('.bar-acting summary')).not.toHaveText(before)
})

test('by keyboard alone: a lead invites somebody', async ({ page, signin }) => {
  await signin(theodora)
  await page.goto('/desk/cco/demo-lantern-river/invitations/new')
  const reach = async (label: string) => {
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press('Tab')
      const focus = page.locator(':focus')
      if ((await focus.count()) && (await focus.evaluate((it, words) => {
        const labels = (it as HTMLInputElement).labels
        return [...(labels ?? [])].some(one => one.textContent?.trim() === words) || it.textContent?.trim() === words
      }, label))) return
    }
    throw new Error(`the keyboard never reaches ${label}`)
  }
  await reach('Mail address')
  await page.keyboard.type(`keys.${test.info().project.name}@example.org`)
  await reach('Name')
  await page.keyboard.type('Key Presser')
  await reach('Viewer')
  await page.keyboard.press('Space')
  await reach('Send the invitation')
  await page.keyboard.press('Enter')
  await expect(page.locator('.flash')).toContainText('A letter is on its way.')
})
