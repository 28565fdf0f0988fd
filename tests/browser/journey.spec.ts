// The main job from end to end: an action plan travels from a CCO's draft to a public page.
// Every step goes by visible labels and roles, so it is the same with JavaScript and without.

import { test } from './support/test.ts'

test.fixme('an action plan travels from a draft to a public page', async ({ page, signin, check }) => {
  test.setTimeout(300_000)

  await test.step('an editor writes the plan', async () => {
    await signin('editor')
    await check({ picture: 'desk' })
    // Choose the contract and the year; start the plan; each section; a goal with a strategy and a target;
    // the must-pass items with their evidence; the checks page names nothing any more.
  })

  await test.step('the lead submits it', async () => {
    await signin('lead')
    await check()
    // Review and submit; the year's page says "submitted".
  })

  await test.step('a reviewer claims it and returns it with a comment', async () => {
    await signin('reviewer')
    await check()
    // The queue; claim; a decision per item; a shared comment; return with a reason.
  })

  await test.step('the lead sends it again and says what changed', async () => {
    await signin('lead')
    await check()
    // The comment stands beside its passage; edit; submit with "what changed".
  })

  await test.step('the reviewer approves it', async () => {
    await signin('reviewer')
    await check()
  })

  await test.step('the administrator publishes it', async () => {
    await signin('admin')
    await check()
    // The preview; publish.
  })

  await test.step('a visitor reads it', async () => {
    await page.context().clearCookies()
    await page.goto('/')
    await check({ picture: 'plan' })
    // From the home page by links alone to the plan.
  })
})
