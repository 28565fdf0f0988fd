// Starts `groundwork demo` on a free port, with data of its own, and stops it.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const binary = process.env.GROUNDWORK_BINARY ?? resolve(import.meta.dirname, '../../../target/debug/groundwork')
const longestStart = 120_000

export interface Demo {
  /** "http://127.0.0.1:PORT", without a slash at the end. */
  url: string
  /** The one password of all people of the demonstration. */
  password: string
  /** Ends the program and starts it once more, with the same data at the same address, on another day. */
  onAnotherDay(today: string): Promise<void>
  stop(): Promise<void>
}

/** Reads the password out of what the program prints. The one place that knows the format. */
function passwordIn(printed: string): string | null {
  return /^Password: (.+)$/m.exec(printed)?.[1] ?? null
}

export async function startDemo(today?: string): Promise<Demo> {
  const data = await mkdtemp(join(tmpdir(), 'groundwork-demo-'))
  const listen = `127.0.0.1:${await freePort()}`
  const url = `http://${listen}`
  let running = await run(data, listen, url, today)
  const stop = async () => {
    await running.end()
    await rm(data, { recursive: true, force: true })
  }
  const onAnotherDay = async (day: string) => {
    await running.end()
    running = await run(data, listen, url, day)
  }
  return { url, password: running.password, onAnotherDay, stop }
}

async function run(data: string, listen: string, url: string, today?: string) {
  const day = today === undefined ? [] : ['--today', today]
  // From the folder of its data: the binary must not depend upon where it is started.
  const child = spawn(binary, ['demo', '--data', data, '--listen', listen, ...day], { cwd: data, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  let broken: Error | null = null
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  child.on('error', error => (broken = error))
  // Whatever ends this process, the server does not outlive it.
  const last = () => void child.kill('SIGKILL')
  process.once('exit', last)

  const stop = async () => {
    process.removeListener('exit', last)
    await end(child)
  }
  const deadline = Date.now() + longestStart
  for (;;) {
    const password = passwordIn(stdout)
    if (password !== null && (await isReady(url))) return { password, end: stop }
    const ended = broken !== null || child.exitCode !== null || child.signalCode !== null
    if (ended || Date.now() > deadline) {
      await stop()
      const why = broken ? String(broken) : ended ? 'it ended' : password === null ? 'it printed no password' : '/readyz does not answer 200'
      throw new Error(`The demonstration did not start: ${why}.\n${binary}\n${stdout}\n${stderr}`)
    }
    await pause(100)
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok
  } catch {
    return false
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise(done => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([gone, pause(5_000)])
  child.kill('SIGKILL')
  await gone
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}
