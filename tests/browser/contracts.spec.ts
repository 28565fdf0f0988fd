// A contract that ends, by keyboard alone: OHA says until when its people act, and its successor copies a goal that is still open.

import type { Page } from '@playwright/test'
import { go, reach } from './support/keys.ts'
import { amadou, farah } from './support/people.ts'
import { expect, test } from './support/test.ts'

const year = new Date().getFullYear()
const ended = 'Fern Hollow (demonstration)'
const address = '/desk/oha/contracts/demo-fern-hollow'
const plan = `/desk/cco/demo-saltgrass/${year}/action-plan`

test('OHA says until when the people of an ended contract act, and two who say it at once lose nothing', async ({ page, another, signin, check }) => {
  await signin(farah)
  await go(page, page.getByRole('main').getByRole('link', { name: 'Contracts' }), 'Contracts')
  await check({ picture: 'contracts' })
  await page.goto('/desk/oha/contracts?state=ended')
  await expect(page.getByRole('row')).toHaveCount(2)
  await go(page, page.getByRole('link', { name: ended }), ended)
  await expect(page.getByText('takes over. What')).toBeVisible()
  await check({ picture: 'contract' })

  await test.step('a mistake stands beside its field', async () => {
    await day(page, 'Until when its people may still write, send and sign', `0115${year}`)
    await type(page, 'Why', 'They asked for it.')
    await save(page)
    await expect(page.getByLabel('Until when its people may still')).toHaveAccessibleDescription(/not before the end/)
    await expect(page.getByLabel('Why')).toHaveValue('They asked for it.')
    await check({ status: 422, picture: 'contract-refused' })
  })

  await test.step('a colleague was faster', async () => {
    await page.goto(address)
    const colleague = await another()
    await colleague.signin(farah)
    await colleague.page.goto(address)
    await day(colleague.page, 'Until when its people may still write, send and sign', `1115${year}`)
    await type(colleague.page, 'Why', 'Two more weeks.')
    await save(colleague.page)
    await expect(colleague.page.getByRole('status')).toContainText('The leads of the contracts it concerns get a notice.')
    await day(page, 'Until when its people may still write, send and sign', `1231${year}`)
    await type(page, 'Why', 'Until the year is over.')
    await save(page)
    await expect(page.getByText('Nothing was overwritten: compare both').first()).toBeVisible()
    await check({ status: 409, picture: 'contract-stale' })
    await save(page)
    await expect(page.getByRole('status')).toContainText('Saved.')
    await expect(page.getByRole('list').getByText(`before: 15 November ${year}`)).toBeVisible()
    await check({ picture: 'contract-saved' })
  })

  await page.goto('/ccos/demo-fern-hollow')
  await expect(page.getByText(`This contract ended on 31 March ${year}`)).toBeVisible()
  await check()
})

test('the successor copies a goal that is still open, and sees where it came from', async ({ page, signin, check }) => {
  await signin(amadou)
  await page.goto(plan)
  await expect(page.getByText(`Goals of ${ended} that are still open`).first()).toBeVisible()
  await expect(page.getByText(/Carried over from Fern Hollow/).first()).toBeVisible()
  await check({ picture: 'successor-plan' })
  await go(page, page.getByRole('link', { name: /^Look at them/ }), `Goals of ${ended} that are still open`)
  await expect(page.getByText(/In your plan as goal/)).toHaveCount(1)
  await check({ picture: 'successor-goals' })
  const copy = page.getByRole('button', { name: 'Copy what is ticked' })
  await reach(page, copy)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Choose at least one goal.').first()).toBeVisible()
  await check({ status: 422, picture: 'successor-goals-refused' })
  const goal = page.getByRole('checkbox', { name: /^Copy this goal/ }).first()
  await reach(page, goal)
  await page.keyboard.press('Space')
  await expect(goal).toBeChecked()
  await reach(page, copy)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Carried forward from Fern Hollow/)
  await expect(page.getByRole('status')).toContainText('Copied.')
  await check({ picture: 'successor-carried' })
  await page.goto(`${plan}/predecessors/demo-fern-hollow`)
  await expect(page.getByText(/In your plan as goal/)).toHaveCount(2)
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await check()
})

/** A date field is gone through part by part, in the order of the place: month, day, year. */
async function day(page: Page, label: string, digits: string): Promise<void> {
  await reach(page, page.getByLabel(label))
  await page.keyboard.type(digits)
}

async function type(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true })
  await reach(page, field)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

async function save(page: Page): Promise<void> {
  await reach(page, page.getByRole('button', { name: 'Save and tell the leads' }))
  await page.keyboard.press('Enter')
}
