// Listens to a page for everything that must never happen while a person uses it.

import type { Page } from '@playwright/test'

export class Watch {
  #problems: string[] = []
  /** Status of the last answer to a navigation. */
  status: number | null = null

  constructor(page: Page, origin: string) {
    page.on('pageerror', error => this.#problems.push(`script error: ${error.message}`))
    page.on('console', message => {
      // Answers are judged below, with their status; Chromium says them a second time here.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.#problems.push(`console error: ${message.text()}`)
      }
    })
    page.on('request', request => {
      const { protocol, origin: asked } = new URL(request.url())
      if (/^https?:|^wss?:/.test(protocol) && asked !== origin) this.#problems.push(`third party: ${request.url()}`)
    })
    page.on('requestfailed', request => {
      const why = request.failure()?.errorText ?? ''
      // Whoever goes on at once cuts off what the page was still loading.
      if (why !== 'net::ERR_ABORTED') this.#problems.push(`request failed: ${request.url()} ${why}`)
    })
    page.on('response', response => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
        this.status = response.status()
      } else if (response.status() >= 400) {
        this.#problems.push(`${response.status()}: ${response.url()}`)
      }
    })
  }

  /** What has happened since the last call. */
  take(): string[] {
    return this.#problems.splice(0)
  }
}

/** Has the page say violations of its content security policy on the console, where the watch hears them. */
export async function announceViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', event => {
      console.error(`securitypolicyviolation: ${event.effectiveDirective} ${event.blockedURI}`)
    })
  })
}
