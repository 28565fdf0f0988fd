// What keeps a season running, by keyboard alone: the lists that forms offer, who reviews which CCO, and a review that changes hands.
// Nothing of this file clicks, but the signing in.

import type { Locator, Page } from '@playwright/test'
import { choose, go, reach, type } from './support/keys.ts'
import { farah, rosalind } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('an administrator words the reasons for a return, and a reviewer is offered them', async ({ page, signin, check, another }) => {
  await signin(farah)
  await page.goto('/desk/oha/lists')
  await check({ picture: 'lists' })
  await go(page, link(page, 'Reasons for returns'), 'Reasons for returns')
  await check({ picture: 'list' })
  await go(page, link(page, 'Add a reason'), 'Add a reason')
  await press(page, 'Add this reason')
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/Enter the name/)
  await check({ status: 422, picture: 'list-refused' })
  await type(page, page.getByLabel('Name'), 'Not specific enough')
  await type(page, page.getByLabel('What the CCO can do about it'), 'Write what is done, not what is hoped for.')
  await press(page, 'Add this reason')
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/There is a reason of this name already/)
  await expect(page.getByLabel('What the CCO can do about it')).toHaveValue('Write what is done, not what is hoped for.')
  await check({ status: 422 })
  await retype(page, page.getByLabel('Name'), 'A hope, not a deed')
  await press(page, 'Add this reason')
  await expect(page.getByRole('status')).toHaveText('Added.')
  await press(page, 'Move up A hope, not a deed')
  await expect(page.getByRole('status')).toHaveText('Moved.')
  await press(page, 'Retire Not specific enough')
  await expect(page.getByRole('status')).toContainText('Retired.')
  await expect(page.getByRole('region', { name: 'Retired' }).getByRole('link', { name: 'Not specific enough' })).toBeVisible()
  await check({ picture: 'list-changed' })

  const reviewer = await another()
  await reviewer.signin(rosalind)
  await reviewer.page.goto('/desk/oha/queue?state=in_review')
  await reviewer.page.getByRole('main').getByRole('link', { name: /Two Forks/ }).first().click()
  await expect(reviewer.page.locator('label', { hasText: 'A hope, not a deed' }).first()).toHaveCount(1)
  await expect(reviewer.page.locator('label', { hasText: 'Not specific enough' })).toHaveCount(0)

  await press(page, 'Offer again Not specific enough')
  await expect(page.getByRole('region', { name: 'Offered' }).getByRole('link', { name: 'Not specific enough' })).toBeVisible()
})

test('a lever says what it makes more of, and another name does not change its place', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/lists/levers')
  await go(page, link(page, 'Add a lever'), 'Add a lever')
  await type(page, page.getByLabel('Name'), 'Travel to help')
  await type(page, page.getByLabel('What it means'), 'Rides and fuel, so that families reach help.')
  await choose(page, page.getByRole('radiogroup', { name: 'What it makes more of' }), 'Access: how easily families reach it')
  await press(page, 'Add this lever')
  await expect(page.getByRole('status')).toHaveText('Added.')
  await go(page, link(page, 'Travel to help'), 'Edit a lever')
  await check({ picture: 'lever' })
  await retype(page, page.getByLabel('Name'), 'Rides to help')
  await press(page, 'Save')
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await expect(link(page, 'Rides to help')).toBeVisible()
})

test('a reviewer is assigned to a CCO, and the assignment ended', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/assignments')
  await check({ picture: 'assignments' })
  await press(page, 'Assign')
  await expect(page.getByLabel('CCO', { exact: true })).toHaveAccessibleDescription(/Choose/)
  await check({ status: 422 })
  await type(page, page.getByLabel('CCO', { exact: true }), 'Saltgrass')
  await type(page, page.getByLabel('Reviewer', { exact: true }), 'Rosalind')
  await press(page, 'Assign')
  await expect(page.getByRole('status')).toContainText('Assigned.')
  const row = page.getByRole('row', { name: /Saltgrass/ })
  await expect(row).toContainText('Rosalind Achterby')
  await pressed(page, row.getByRole('button', { name: /the assignment of Rosalind Achterby/ }))
  await expect(page.getByRole('status')).toHaveText('Assignment ended.')
  await expect(page.getByRole('row', { name: /Saltgrass/ })).not.toContainText('Rosalind Achterby')
  await check({ picture: 'assignments-ended' })
})

test('a review is given to a colleague, who lays it down', async ({ page, signin, check, another }) => {
  await signin(farah)
  await page.goto('/desk/oha/queue?state=in_review')
  await go(page, page.getByRole('main').getByRole('link', { name: /Two Forks/ }).first(), /Two Forks/)
  const address = page.url()
  await go(page, link(page, 'Other steps'), /^Steps beside the review/)
  await check({ picture: 'steps-in-review' })
  const given = page.getByRole('region', { name: 'Give it to another reviewer' })
  await type(page, given.getByLabel('New reviewer'), 'Desmond')
  await press(page, 'Give it to this reviewer')
  await expect(given.getByRole('textbox')).toHaveAccessibleDescription(/Say why/)
  await expect(given.getByLabel('New reviewer').locator('option:checked')).toHaveText('Desmond Pinecroft')
  await check({ status: 422 })
  await type(page, given.getByRole('textbox'), 'Rosalind is away this week.')
  await press(page, 'Give it to this reviewer')
  await expect(page.locator('.flash')).toContainText('Given to the other reviewer.')

  const desmond = await another()
  await desmond.signin({ name: 'Desmond Pinecroft', email: 'desmond.pinecroft@example.org' })
  await desmond.page.goto(`${address}/steps`)
  const down = desmond.page.getByRole('region', { name: 'Lay the review down' })
  await type(desmond.page, down.getByRole('textbox'), 'The CCO sends new figures first.')
  await pressed(desmond.page, down.getByRole('button'))
  await expect(desmond.page.locator('.flash')).toContainText('It waits in the queue again.')
  await desmond.check({ picture: 'steps-laid-down' })
})

test('an administrator words a letter, looks at it, and goes back', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/letters/resubmitted')
  await retype(page, page.getByLabel('Subject'), 'Sent again by {{mail.cco}}')
  await press(page, 'See how it reads')
  await expect(page.getByRole('heading', { name: 'How it will read, not saved yet' })).toBeVisible()
  await check()
  await press(page, 'Use this wording')
  await expect(page.getByRole('status')).toHaveText('Saved.')
  await press(page, "Go back to Groundwork's wording")
  await expect(page.getByText('This is Groundwork\'s wording.')).toBeVisible()
})

test('an administrator gives a role, ends it, disables an account and enables it', async ({ page, signin, check }) => {
  await signin(farah)
  await page.goto('/desk/oha/people')
  await go(page, link(page, 'Wendeline Strand'), 'Wendeline Strand')
  await go(page, link(page, 'Give a role'), /role/)
  await type(page, page.getByLabel('Role'), 'OHA reviewer')
  await press(page, 'Give this role')
  await expect(page.locator('.flash')).toContainText('The role is given')
  await go(page, page.getByRole('link', { name: /End ?: OHA reviewer/ }), /role/)
  await press(page, 'End this role')
  await expect(page.getByLabel('Reason')).toHaveAccessibleDescription(/./)
  await check({ status: 422 })
  await type(page, page.getByLabel('Reason'), 'Only a try.')
  await press(page, 'End this role')
  await expect(page.getByRole('main')).toContainText('Only a try.')
  await go(page, link(page, 'Disable the account'), /[Dd]isable/)
  await type(page, page.getByLabel('Reason'), 'Away for a year.')
  await press(page, 'Disable the account')
  await expect(page.locator('.flash')).toContainText('The account is disabled.')
  await press(page, 'Enable the account')
  await expect(page.locator('.flash')).toContainText('The account is enabled.')
})

const link = (page: Page, name: string): Locator => page.getByRole('main').getByRole('link', { name, exact: true })

async function press(page: Page, name: string): Promise<void> {
  await pressed(page, page.getByRole('button', { name, exact: true }))
}

async function pressed(page: Page, button: Locator): Promise<void> {
  await reach(page, button)
  await page.keyboard.press('Enter')
  await page.waitForLoadState('load')
}

async function retype(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}
