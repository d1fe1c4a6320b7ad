import type { Logger } from './log.ts'

/**
 * Keeps a process until it is told to stop (SIGTERM, SIGINT, or the parent's channel closing, which also happens when
 * the parent was killed), then stops it once and lets the event loop empty. After 30 s it gives up waiting.
 */
export function runUntilStopped(log: Logger, stop: () => Promise<void>): void {
  let stopping = false
  const begin = (why: string) => {
    if (stopping) return
    stopping = true
    log.info({ why }, 'stopping')
    const giveUp = setTimeout(() => {
      log.error('did not stop within 30 s')
      process.exit(1)
    }, 30_000)
    giveUp.unref()
    stop().then(
      () => {
        clearTimeout(giveUp)
        if (process.connected) process.disconnect()
        log.info('stopped')
        // Unless a library still holds a timer, the loop is empty and this never comes.
        setTimeout(() => process.exit(), 2_000).unref()
      },
      (err) => {
        log.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', () => begin('SIGTERM'))
  process.once('SIGINT', () => begin('SIGINT'))
  process.once('disconnect', () => begin('parent gone'))
  // It may have gone while we were starting, before anybody listened.
  if (process.send && !process.connected) begin('parent gone')
  process.on('unhandledRejection', (err) => {
    log.fatal({ err }, 'unhandled rejection')
    process.exitCode = 1
    begin('unhandled rejection')
  })
}
